/** Long work that a request begins and another asks after. Kept in memory: a restart ends work and report. */
import type { OnProgress } from './outcome.ts'

/** How a job stands. */
export interface Job {
  readonly id: string
  /** What it does, for example `replay billing/ledger`; two jobs of one name do not run at once. */
  readonly name: string
  state: 'running' | 'done' | 'failed'
  /** `done` of `of`, in whatever the work counts. */
  done: number
  of: number
  /** What it came to; absent until it is done. */
  result?: unknown
  /** Why it failed. */
  error?: string
}

export interface Jobs {
  /** Begins work, or answers the job of that name that is running already. */
  begin(name: string, work: (onProgress: OnProgress) => Promise<unknown>): Job
  find(id: string): Job | undefined
}

/** Jobs that are remembered; the oldest finished ones are forgotten. */
const limit = 200

/** @param id makes ids of jobs */
export function createJobs(id: () => string): Jobs {
  const jobs = new Map<string, Job>()

  function forgetOldest() {
    for (const job of jobs.values()) {
      if (jobs.size <= limit) return
      if (job.state !== 'running') jobs.delete(job.id)
    }
  }

  async function run(job: Job, work: (onProgress: OnProgress) => Promise<unknown>) {
    try {
      job.result = await work((done, of) => Object.assign(job, { done, of }))
      job.state = 'done'
    } catch (error) {
      job.error = error instanceof Error ? error.message : String(error)
      job.state = 'failed'
    }
  }

  return {
    begin(name, work) {
      for (const job of jobs.values()) if (job.name === name && job.state === 'running') return job
      const job: Job = { id: id(), name, state: 'running', done: 0, of: 0 }
      jobs.set(job.id, job)
      forgetOldest()
      void run(job, work)
      return job
    },
    find: (wanted) => jobs.get(wanted)
  }
}
