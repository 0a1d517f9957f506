/** The index on when something is due, as the job and the command read it. */
import { later } from '@bursar/calendar'
import type { Engine } from '@bursar/event-sourcing'
import type { ScheduleDocument } from './schedule-projection.ts'

/** How long it waits for the index. */
const WAIT_MS = 30_000
const PAGE = 1_000

/** Which of those that are due: absent, all. */
export interface DuePage {
  readonly offset: number
  readonly limit: number
}

/** The profiles of which something is due by an instant, the longest due first. */
export async function accountsDue(engine: Engine, at: string, page?: DuePage): Promise<string[]> {
  if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
  if (page) return profilesOf(engine, at, page)
  const profiles: string[] = []
  for (let offset = 0; ; offset += PAGE) {
    const more = await profilesOf(engine, at, { offset, limit: PAGE })
    profiles.push(...more)
    if (more.length < PAGE) return profiles
  }
}

/** When something is due next; undefined when nothing is, or has been for some time. */
export async function nextDueAfter({ collection }: Engine, now: string): Promise<string | undefined> {
  const range = { list: 'due', by: '', descending: false, offset: 0, limit: 1 }
  const [first] = await collection('schedules').documents<ScheduleDocument>(range)
  return first?.due !== undefined && first.due > now ? first.due : undefined
}

async function profilesOf({ collection }: Engine, at: string, page: DuePage): Promise<string[]> {
  const range = { list: 'due', by: '', before: later(at, 1), descending: false, ...page }
  return (await collection('schedules').page(range)).map(({ key }) => key)
}
