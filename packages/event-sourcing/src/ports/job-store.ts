/**
 * Port: work of a service that is due at an instant. Jobs lie with the log, because they are asked for in its
 * commits: what is asked for and the events that it follows from are stored together, or not at all. They are
 * operational state and no events: a replay sees none of them, and asks for none again.
 *
 * Every adapter guarantees, and the contract suite proves:
 * - a job is known by its kind and id: asking for it again is the same job, which moves to the new instant and payload,
 *   starts over with its tries, and is parked no more;
 * - `claim` gives a job to one claimer at a time, and `settle` changes only jobs whose claim still stands: whoever was
 *   paused and has lost one changes nothing;
 * - a job that is asked for again while it runs is not lost: what the run comes to does not touch it;
 * - due jobs are found by an index: to find nothing costs one read, however many wait.
 */

export interface JobName {
  readonly kind: string
  /** Of its kind; the same for the same work. */
  readonly id: string
}

export interface AskedJob extends JobName {
  /** When it is due, ISO 8601 UTC, by the world's clock. */
  readonly due: string
  /** JSON text; opaque ids and instants, nothing personal. */
  readonly payload: string
}

export interface Job extends AskedJob {
  /** When it was asked to be due: tries that fail move `due`, and not this. */
  readonly asked: string
  /** How often it was claimed since it was asked for. */
  readonly tries: number
  /** What the last try failed with; empty when none has failed. */
  readonly error: string
  /** Since when it is parked, ISO 8601 UTC; null: it waits for its instant. */
  readonly parked: string | null
}

/** Who has claimed a job: unlike any other claim. */
export interface JobClaim {
  /** Opaque, new at every start. */
  readonly claimer: string
  /** Goes up with each claim of theirs. */
  readonly turn: number
}

/** A job that is being run. */
export interface ClaimedJob extends Job {
  readonly claim: JobClaim
}

/** What the run of a claimed job came to. */
export interface SettledJob extends JobName {
  readonly claim: JobClaim
  /** `gone`: it is done. Otherwise it stays, due at an instant or parked. */
  readonly outcome: 'gone' | Pick<Job, 'due' | 'asked' | 'tries' | 'error' | 'parked'>
}

export interface JobCount {
  /** Jobs that are due and not parked, counted up to `JOBS_COUNTED_MAX`. */
  readonly due: number
  /** Counted up to the same. */
  readonly parked: number
  /** When the first of those that are not parked is or was due; undefined when there is none. */
  readonly next: string | undefined
}

/** A count goes no further. */
export const JOBS_COUNTED_MAX = 10_000

/** Where a job stands in a list: they are sorted by due, kind and id. */
export type JobPlace = Pick<AskedJob, 'due' | 'kind' | 'id'>

export interface JobStore {
  /** Asks outside of a commit of the log; `new`: those that exist are left as they are. */
  ask(jobs: readonly AskedJob[], which?: 'all' | 'new'): Promise<void>
  /**
   * Stores jobs as they were in another store, with tries, errors and parking, and claimed by nobody; those that exist
   * are left as they are.
   */
  load(jobs: readonly Job[]): Promise<void>
  /** When the first job that is not parked is due, but for those that this claimer has now. */
  next(claimer: string): Promise<string | undefined>
  /**
   * Takes jobs that are due at that instant, first the ones that have been due longest, at most `limit`, and counts the
   * try. Those that the same claimer has are left out; those of another, which must have ended, are taken over.
   */
  claim(claim: JobClaim, now: string, limit: number): Promise<ClaimedJob[]>
  /** Stores what a run came to; false for a claim that stands no more, of which nothing is changed. */
  settle(settled: SettledJob): Promise<boolean>
  /** Jobs that are parked, or that wait, behind `after`. */
  list(which: 'parked' | 'waiting', after: JobPlace | undefined, limit: number): Promise<Job[]>
  count(now: string): Promise<JobCount>
  /** Makes a parked job due then, with all its tries before it; false when no such job is parked. */
  retry(job: JobName, due: string): Promise<boolean>
  /** Removes a parked job; false when no such job is parked. */
  discard(job: JobName): Promise<boolean>
}
