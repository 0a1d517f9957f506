/** Leases as documents. Time is the server's own ($$NOW), so the clocks of the instances do not matter. */
import type { Instance, Lease, Leases } from '@bursar/event-sourcing'
import type { Db, Document } from 'mongodb'
import { isDuplicate } from './storage-error.ts'
import { storingAll } from './storing-all.ts'
import { long, type Stored, whole } from './whole-number.ts'

interface LeaseRow {
  /** The name. */
  _id: string
  holder: Instance
  term: Stored
  until: Date
  note: string | null
}

/** Leases over a database of the newest format. */
export function mongoLeases(database: Db): Leases {
  const leases = database.collection<LeaseRow>('leases')

  async function take(name: string, taker: Instance, ms: number): Promise<Lease> {
    const options = { upsert: true, returnDocument: 'after' } as const
    const row = await leases.findOneAndUpdate({ _id: name }, taking(taker, ms), options)
    return asLease(row as LeaseRow)
  }

  return storingAll<Leases>({
    // Two that make the same lease at the same time: one of them comes second, and there it is then.
    take: (name, taker, ms) =>
      take(name, taker, ms).catch((error) => {
        if (!isDuplicate(error)) throw error
        return take(name, taker, ms)
      }),
    async read(name) {
      const row = await leases.findOne({ _id: name })
      return row ? asLease(row) : undefined
    },
    async note(name, term, note) {
      const { matchedCount } = await leases.updateOne({ _id: name, term: long(term) }, { $set: { note } })
      return matchedCount === 1
    },
    async release(name, term) {
      await leases.updateOne({ _id: name, term: long(term) }, { $set: { until: new Date(0) } })
    }
  })
}

/** One update that decides and takes: free when it ran out or never was, renewed when it is the taker's. */
function taking(taker: Instance, ms: number): Document[] {
  const free = { $lte: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] }
  const mine = { $eq: ['$holder.id', { $literal: taker.id }] }
  const takes = { $or: [free, mine] }
  const until = { $add: ['$$NOW', ms] }
  const next = { $add: [{ $ifNull: ['$term', long(0)] }, long(1)] }
  return [
    {
      $set: {
        term: { $cond: [free, next, '$term'] },
        holder: { $cond: [takes, { $literal: { id: taker.id, address: taker.address } }, '$holder'] },
        until: { $cond: [takes, until, '$until'] },
        note: { $ifNull: ['$note', null] }
      }
    }
  ]
}

function asLease({ holder, term, note }: LeaseRow): Lease {
  return { holder: { id: holder.id, address: holder.address }, term: whole(term), note }
}
