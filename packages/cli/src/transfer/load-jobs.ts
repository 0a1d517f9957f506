/** Jobs stored again: what a service still has to do, which neither its log nor its read models say. */
import type { EventStore, Job } from '@bursar/event-sourcing'

/** Stores them as they were, claimed by nobody; answers how many there were. Those that are there already stay. */
export async function loadJobs(pages: AsyncIterable<readonly Job[]>, { jobs }: EventStore): Promise<number> {
  let loaded = 0
  for await (const page of pages) {
    await jobs.load(page)
    loaded += page.length
  }
  return loaded
}
