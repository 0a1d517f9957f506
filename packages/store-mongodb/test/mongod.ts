/** The MongoDB of these tests: shared with other test files, or one of their own that they may end. */
import { ownParts, realMongodb } from '@bursar/testing'
import t from 'tap'

/** A server of the test's own, which it may end. */
export interface Mongod {
  readonly uri: string
  /** Starts it again; resolves when it takes writes. */
  start(): Promise<void>
  /** Ends it at once, as a fault would. */
  kill(): Promise<void>
}

/** A running server that nobody else uses, or why there is none. It goes with the test file. */
export async function ownMongod(): Promise<Mongod | string> {
  const own = await ownParts(t)
  if (own.skip !== false) return own.skip
  const { mongodbUri: uri, start, kill } = own.mongodb
  return { uri, start, kill }
}

/** An address and a beginning for database names, for tests that only need some MongoDB; or why there is none. */
export async function anyMongodb(): Promise<{ uri: string; prefix: string } | string> {
  const real = await realMongodb(t)
  return real.skip === false ? { uri: real.mongodbUri, prefix: real.prefix } : real.skip
}
