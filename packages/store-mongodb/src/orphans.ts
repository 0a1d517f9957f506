/**
 * Transactions that nobody will end. A process that dies or stands still in the middle of one leaves it open at
 * the server, which itself waits a minute and more (transactionLifetimeLimitSeconds) before it takes it back;
 * until then whoever writes the same documents loses to it. Whoever has lost for a while has it ended.
 *
 * That is safe: nothing of such a transaction is stored, and an owner who comes back is told, tries again, and
 * then meets what has been written since. A user of the database may see and end sessions of its own.
 */
import type { Document, UUID } from 'mongodb'
import { APP_NAME, type Mongo } from './client.ts'
import { inTime } from './in-time.ts'

const limits = {
  /** A live transaction does not wait as long for its next command, all its pauses together. */
  idleMs: 2_000,
  /** Between two looks of one client. */
  lookMs: 500
}

const looked = new WeakMap<Mongo, number>()

/** Ends those of this application. Does not reject: a server that does not let it waits for its own limit. */
export async function endOrphans(client: Mongo): Promise<void> {
  const now = performance.now()
  if (now - (looked.get(client) ?? Number.NEGATIVE_INFINITY) < limits.lookMs) return
  looked.set(client, now)
  try {
    const admin = client.db('admin')
    // The stage takes no other read concern.
    const options = { readConcern: { level: 'local' } } as const
    const open = admin.aggregate<{ lsid: { id: UUID } }>(idleTransactions(), options)
    const found = await inTime(() => open.toArray())
    const sessions = found.map(({ lsid }) => ({ id: lsid.id }))
    if (sessions.length > 0) await inTime(() => admin.command({ killSessions: sessions }))
  } catch {
    // The database may not offer it, or be away: whoever asked goes on trying, and hears of that by its own means.
  }
}

function idleTransactions(): Document[] {
  return [
    { $currentOp: { allUsers: false, idleSessions: true, idleConnections: false } },
    {
      $match: {
        type: 'idleSession',
        appName: APP_NAME,
        'transaction.timeInactiveMicros': { $gte: limits.idleMs * 1_000 }
      }
    },
    { $project: { lsid: 1 } }
  ]
}
