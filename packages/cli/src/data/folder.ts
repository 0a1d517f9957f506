/** What lies where in the data folder. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@bursar/contracts/routes'

export interface DataFolder {
  readonly path: string
  /** Held by whoever has the stores open. */
  readonly lock: string
  /** Says who that is. */
  readonly holder: string
  readonly masterKey: string
  readonly operatorToken: string
  /** The files of one service. */
  of(service: string): { readonly file: string; readonly keyFile: string }
}

/** Names the files of a data folder; makes nothing. */
export function dataFolder(path: string): DataFolder {
  return {
    path,
    lock: join(path, 'lock.db'),
    holder: join(path, 'holder.json'),
    masterKey: join(path, 'master.key'),
    operatorToken: join(path, 'operator.token'),
    // Keys have a folder of their own, so that a backup of the logs can leave them out.
    of: (service) => ({ file: join(path, `${service}.db`), keyFile: join(path, 'keys', `${service}.db`) })
  }
}

/** Makes the folder where it is not there, for its owner alone. */
export function makeFolder({ path }: DataFolder): void {
  mkdirSync(join(path, 'keys'), { recursive: true, mode: 0o700 })
}

/** True when a system has stored something there. */
export function hasData({ path }: DataFolder): boolean {
  try {
    const stores = new Set(serviceNames.map((name) => `${name}.db`))
    return readdirSync(path).some((name) => stores.has(name))
  } catch {
    return false
  }
}
