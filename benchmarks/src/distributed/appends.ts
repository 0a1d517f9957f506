/** Appends of one instance: many in one transaction, and one transaction for each. */
import { createAppender } from '@bursar/event-sourcing'
import { mongoStores } from '@bursar/store-mongodb'
import { amounts, callers } from './amounts.ts'
import { appendTo, perSecond } from './made-events.ts'
import type { Places } from './places.ts'

/** Appends a second. */
export interface AppendFigures {
  readonly grouped: number
  /** One transaction after the other, so that none waits for a conflict: the best that single appends can do. */
  readonly single: number
  /** Each caller as a writer of its own, whose transactions meet. */
  readonly singleMeeting: number
}

export async function measureAppends({ mongodbUri, prefix }: Places): Promise<AppendFigures> {
  const open = (name: string) => mongoStores({ uri: mongodbUri, database: `${prefix}_${name}` })
  const [grouped, single] = await Promise.all([open('grouped'), open('single')])
  const meeting = await Promise.all(Array.from({ length: 8 }, () => open('meeting')))
  try {
    const appender = createAppender(grouped.events)
    const group = (n: number) => appender.append(appendTo(`thing-${n}`, n))
    await perSecond(amounts.singles, callers, group)
    return {
      grouped: await perSecond(amounts.appends, callers, group),
      single: await perSecond(amounts.singles, callers, (n) =>
        single.events.commit([appendTo(`one-${n}`, n)])
      ),
      singleMeeting: await perSecond(amounts.singles / 4, meeting.length, (n) => {
        const writer = meeting[n % meeting.length] ?? single
        return writer.events.commit([appendTo(`met-${n}`, n)])
      })
    }
  } finally {
    await Promise.all([grouped, single, ...meeting].map((stores) => stores.close()))
  }
}
