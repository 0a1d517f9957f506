/** Jobs in memory, which lie with a log: its commits ask for them. */
import {
  type AskedJob,
  type ClaimedJob,
  JOBS_COUNTED_MAX,
  type Job,
  type JobClaim,
  type JobName,
  type JobPlace,
  type JobStore,
  type SettledJob
} from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'

type MemoryJob = Job & { readonly claim: JobClaim | undefined }

/** What is durable of them, by kind and id. */
export type MemoryJobs = Map<string, MemoryJob>

/** Asks as a commit does. */
export function askMemory(jobs: MemoryJobs, asked: readonly AskedJob[], which: 'all' | 'new' = 'all'): void {
  for (const { kind, id, due, payload } of asked) {
    if (which === 'new' && jobs.has(keyOf({ kind, id }))) continue
    const fresh = { asked: due, tries: 0, error: '', parked: null, claim: undefined }
    jobs.set(keyOf({ kind, id }), { kind, id, due, payload, ...fresh })
  }
}

export function cancelMemory(jobs: MemoryJobs, cancelled: readonly JobName[]): void {
  for (const one of cancelled) jobs.delete(keyOf(one))
}

/** A JobStore over `jobs`; open it again with the same and everything is there. */
export function memoryJobStore(jobs: MemoryJobs, hook?: Hook): JobStore {
  const sorted = (which: 'parked' | 'waiting') =>
    [...jobs.values()]
      .filter(({ parked }) => (parked !== null) === (which === 'parked'))
      .sort((one, other) => compare(placeOf(one), placeOf(other)))
  const free = (claimer: string) => sorted('waiting').filter(({ claim }) => claim?.claimer !== claimer)

  function claim(claim: JobClaim, now: string, limit: number): ClaimedJob[] {
    const due = free(claim.claimer).filter((job) => job.due <= now)
    return due.slice(0, limit).map((job) => {
      const claimed = { ...job, tries: job.tries + 1, claim }
      jobs.set(keyOf(job), claimed)
      return claimed
    })
  }

  function settle({ claim, outcome, ...name }: SettledJob): boolean {
    const job = jobs.get(keyOf(name))
    if (job?.claim?.claimer !== claim.claimer || job.claim.turn !== claim.turn) return false
    if (outcome === 'gone') jobs.delete(keyOf(name))
    else jobs.set(keyOf(name), { ...job, ...outcome, claim: undefined })
    return true
  }

  function parked(name: JobName): MemoryJob | undefined {
    const job = jobs.get(keyOf(name))
    return job?.parked ? job : undefined
  }

  return {
    ask: (asked, which) => hooked(hook, 'jobs.ask', () => askMemory(jobs, asked, which)),
    load: (loaded) =>
      hooked(hook, 'jobs.load', () => {
        for (const { kind, id, due, asked, payload, tries, error, parked } of loaded) {
          if (jobs.has(keyOf({ kind, id }))) continue
          jobs.set(keyOf({ kind, id }), {
            ...{ kind, id, due, asked, payload, tries, error, parked },
            claim: undefined
          })
        }
      }),
    next: (claimer) => hooked(hook, 'jobs.next', () => free(claimer)[0]?.due),
    claim: (by, now, limit) => hooked(hook, 'jobs.claim', () => claim(by, now, limit)),
    settle: (settled) => hooked(hook, 'jobs.settle', () => settle(settled)),
    list: (which, after, limit) =>
      hooked(hook, 'jobs.list', () =>
        sorted(which)
          .filter((job) => after === undefined || compare(placeOf(job), placeOf(after)) > 0)
          .slice(0, limit)
          .map(({ claim: _, ...job }) => job)
      ),
    count: (now) =>
      hooked(hook, 'jobs.count', () => {
        const due = sorted('waiting').filter((job) => job.due <= now)
        const most = (all: readonly unknown[]) => Math.min(all.length, JOBS_COUNTED_MAX)
        return { due: most(due), parked: most(sorted('parked')), next: sorted('waiting')[0]?.due }
      }),
    retry: (name, due) =>
      hooked(hook, 'jobs.retry', () => {
        const job = parked(name)
        if (job) jobs.set(keyOf(name), { ...job, due, tries: 0, parked: null, claim: undefined })
        return job !== undefined
      }),
    discard: (name) => hooked(hook, 'jobs.discard', () => !!parked(name) && jobs.delete(keyOf(name)))
  }
}

function keyOf({ kind, id }: JobName): string {
  return JSON.stringify([kind, id])
}

function placeOf({ due, kind, id }: JobPlace): readonly string[] {
  return [due, kind, id]
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [n, text] of one.entries()) {
    const beside = other[n] ?? ''
    if (text !== beside) return text < beside ? -1 : 1
  }
  return 0
}
