/** How often something happened of late, counted by all instances of a service together. */
import type { Db } from 'mongodb'
import { type Expiring, expiring, upserted } from './expiring.ts'
import { storingAll } from './storing-all.ts'

/** Fixed windows: the first event under a name opens one, and at its end the count is 0 again. */
export interface MongoCounters {
  /** Counts one more under a name, and answers how many that makes. All times are real milliseconds. */
  add(name: string, windowMs: number, now: number): Promise<MongoCount>
  read(name: string, now: number): Promise<MongoCount>
  /** Forgets a name. */
  clear(name: string): Promise<void>
}

export interface MongoCount {
  readonly count: number
  /** When the window ends, real milliseconds since 1970; of no meaning when `count` is 0. */
  readonly endsAt: number
}

interface CounterRow extends Expiring {
  count: number
}

const none: MongoCount = { count: 0, endsAt: 0 }

/** Counters over a database of the newest format. */
export function mongoCounters(database: Db): MongoCounters {
  const counted = expiring<CounterRow>(database, 'throttle')

  return storingAll<MongoCounters>({
    async add(name, windowMs, now) {
      const rows = await counted()
      const runs = { $gt: ['$until', new Date(now)] }
      const update = {
        $set: {
          count: { $cond: [runs, { $add: ['$count', 1] }, 1] },
          until: { $cond: [runs, '$until', new Date(now + windowMs)] }
        }
      }
      const options = { upsert: true, returnDocument: 'after' } as const
      return asCount(await upserted(() => rows.findOneAndUpdate({ _id: name }, [update], options)))
    },
    async read(name, now) {
      const row = await (await counted()).findOne({ _id: name })
      return row && row.until.getTime() > now ? asCount(row) : none
    },
    async clear(name) {
      await (await counted()).deleteOne({ _id: name })
    }
  })
}

function asCount(row: CounterRow | null): MongoCount {
  return row ? { count: row.count, endsAt: row.until.getTime() } : none
}
