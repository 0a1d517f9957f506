/** The jobs of services, as an operator sees them, and what an operator does about those that are parked. */
import type { Job, JobName } from '@bursar/event-sourcing'
import type { Engines } from './engines.ts'

/** A job, and the service whose it is. */
export type DueJob = Job & { readonly service: string }

export interface DueJobs {
  /** Of each service those that are parked, and those that are due next. */
  list(): Promise<DueJob[]>
  /** Runs a parked job again, with all its tries before it; false when there is none of that name. */
  retry(service: string, job: JobName): Promise<boolean>
  /** Gives a parked job up for good; false when there is none of that name. */
  discard(service: string, job: JobName): Promise<boolean>
}

/** Jobs of one service that are shown. */
const limits = { parked: 500, next: 20 }

export function dueJobs(engines: Engines): DueJobs {
  return {
    async list() {
      const lists = [...engines].map(async ([service, { events }]) => {
        const parked = await events.jobs.list('parked', undefined, limits.parked)
        const next = await events.jobs.list('waiting', undefined, limits.next)
        return [...parked, ...next].map((job) => ({ service, ...job }))
      })
      return (await Promise.all(lists)).flat()
    },
    async retry(service, job) {
      const engine = engines.get(service)
      const isParked = (await engine?.events.jobs.retry(job, engine.world.clock.now())) ?? false
      if (isParked) engine?.asked.hint()
      return isParked
    },
    discard: async (service, job) => (await engines.get(service)?.events.jobs.discard(job)) ?? false
  }
}
