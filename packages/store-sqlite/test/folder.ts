/** A folder of a test's own that is gone after it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function folder(): { file: (name: string) => string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'bursar-sqlite-'))
  return { file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) }
}
