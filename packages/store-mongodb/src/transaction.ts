/**
 * Transactions that are tried again as the driver's labels say: a transaction that lost to another is run
 * anew, a commit whose outcome is not known is asked for again (the server remembers it), within bounded time.
 * One that goes on losing may lose to a transaction of a process that is dead: see endOrphans.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { pauseAfter } from '@bursar/event-sourcing'
import { type ClientSession, MongoError, type TransactionOptions } from 'mongodb'
import { DURABLE, type Mongo } from './client.ts'
import { inTime } from './in-time.ts'
import { endOrphans } from './orphans.ts'
import { isBareSocketError } from './storage-error.ts'

/** What a transaction's work comes to: `keep` false takes everything back. */
export interface Outcome<Value> {
  readonly keep: boolean
  readonly value: Value
}

export type Work<Value> = (session: ClientSession) => Promise<Outcome<Value>>

const options: TransactionOptions = { ...DURABLE, readConcern: { level: 'snapshot' } }

/** Milliseconds: after which nothing is tried again, pauses between two tries, and losing too long. */
const limits = { tryMs: 15_000, pauseMs: { first: 2, most: 100 }, losingMs: 250 }

/**
 * Runs `work`, perhaps several times, and commits it once. Throws the driver's error when that fails, and
 * StorageError when a try does not end: whoever waits behind it then gets his turn.
 */
export async function transaction<Value>(client: Mongo, work: Work<Value>): Promise<Value> {
  const began = performance.now()
  const until = began + limits.tryMs
  const session = client.startSession()
  try {
    for (let tries = 1; ; tries++) {
      const done = await inTime(() => once(session, work, until))
      if (done) return done.value
      if (performance.now() - began > limits.losingMs) await endOrphans(client)
      await pause(pauseAfter(tries, limits.pauseMs, Math.random))
    }
  } finally {
    // It takes an open transaction back; the server does so itself where that cannot be said to it.
    await inTime(() => session.endSession())
  }
}

/** Undefined: it lost to another and can be tried again. */
async function once<Value>(session: ClientSession, work: Work<Value>, until: number) {
  session.startTransaction(options)
  try {
    const { keep, value } = await work(session)
    if (keep) await commit(session, until)
    else await session.abortTransaction()
    return { value }
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction()
    if (passes(error, 'TransientTransactionError', until)) return undefined
    throw error
  }
}

async function commit(session: ClientSession, until: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.commitTransaction()
      return
    } catch (error) {
      if (!passes(error, 'UnknownTransactionCommitResult', until)) throw error
      await pause(pauseAfter(tries, limits.pauseMs, Math.random))
    }
  }
}

/** A socket's own error has no labels, and comes of the connection as those do that have. */
function passes(error: unknown, label: string, until: number): boolean {
  if (performance.now() > until) return false
  return isBareSocketError(error) || (error instanceof MongoError && error.hasErrorLabel(label))
}
