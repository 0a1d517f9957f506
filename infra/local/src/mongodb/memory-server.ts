import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isProgram } from '../process/find-program.ts'

/** Used where somebody has it installed, and no dependency of ours. */
const PACKAGE = 'mongodb-memory-server-core'

/** The part of it that is used. */
interface MemoryServer {
  readonly MongoBinary: { getPath(options?: object): Promise<string> }
}

/**
 * The mongod of mongodb-memory-server, where that package is installed: one that lies in its cache, else one
 * that it fetches by its own rules (MONGOMS_*). Undefined when the package is not there, or cannot fetch any.
 */
export async function mongodOfMemoryServer(): Promise<string | undefined> {
  const cached = cachedBinaries().find(isProgram)
  if (cached !== undefined) return cached
  try {
    const require = createRequire(join(process.cwd(), 'package.json'))
    const { MongoBinary } = require(PACKAGE) as MemoryServer
    const path = await MongoBinary.getPath()
    return isProgram(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** Its default download folders; the newest version, by name, first. */
function cachedBinaries(): string[] {
  const folders = [
    process.env.MONGOMS_DOWNLOAD_DIR,
    join(process.cwd(), 'node_modules/.cache/mongodb-memory-server'),
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mongodb-binaries')
  ]
  return folders
    .filter((folder) => folder !== undefined && existsSync(folder))
    .flatMap((folder) => filesIn(folder as string))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}

/** Files are named by system and version, `mongod-x64-debian-8.2.1`; a lock file lies beside while one is fetched. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^mongod(-|$)/.test(name) && !name.endsWith('.lock'))
    .map((name) => join(folder, name))
}
