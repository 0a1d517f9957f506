import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads are kept for all checkouts of this user: `bursar` in XDG_CACHE_HOME or in ~/.cache. */
export function cacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bursar')
  mkdirSync(folder, { recursive: true })
  return folder
}
