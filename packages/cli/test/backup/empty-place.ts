import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../processes.ts'

/** The environment of a new data folder with nothing in it but the master key of another one. */
export function emptyPlace(folder: string, original: string): Record<string, string> {
  mkdirSync(folder)
  cpSync(join(original, 'master.key'), join(folder, 'master.key'))
  return environment(folder)
}
