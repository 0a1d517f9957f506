/** What becomes of a job after a run: done, due again, tried again later, or parked. */
import { later } from '@bursar/calendar'
import { type Job, pauseAfter, type SettledJob } from '@bursar/event-sourcing'
import type { Again } from './handler.ts'

export type Outcome = SettledJob['outcome']

/** Why a run failed. */
export interface Failure {
  readonly message: string
  /** True for a fault of the storage or the load, which passes: it parks no job, however often it comes. */
  readonly passes: boolean
}

/** How often a job is tried before it is parked, and the pauses between: first, then doubled up to the longest. */
export interface Patience {
  readonly tries: number
  readonly pauseMs: { readonly first: number; readonly most: number }
}

/** Of kinds that say nothing else. */
export const JOB_LIMITS = {
  /** Tries before a job is parked: the pauses between them come to 17 minutes. */
  tries: 11,
  /** Tries that count at most when the fault passes: they are a minute apart at the end. */
  passing: 6,
  /** The pause after the first failure, doubled with each one more, and the longest. */
  pauseMs: { first: 1_000, most: 900_000 },
  errorCharacters: 500
} as const

/** After a run that went well. */
export function afterRun(again: Again): Outcome {
  if (!again) return 'gone'
  return { due: again.again, asked: again.again, tries: 0, error: '', parked: null }
}

/** After one that failed at that instant. */
export function afterFailure(
  { asked, due, tries }: Job,
  failure: Failure,
  now: string,
  patience: Patience = JOB_LIMITS
): Outcome {
  const error = failure.message.slice(0, JOB_LIMITS.errorCharacters)
  if (tries >= patience.tries && !failure.passes) return { due, asked, tries, error, parked: now }
  const { pauseMs } = failure.passes ? JOB_LIMITS : patience
  const again = later(now, pauseAfter(tries, pauseMs))
  // What passes is no fault of the job's: it keeps tries for its own.
  const counted = failure.passes ? Math.min(tries, JOB_LIMITS.passing) : tries
  return { due: again, asked, tries: counted, error, parked: null }
}

/** Undefined for a job that may be run; else why not: a process that ends while it runs leaves a try behind. */
export function overTried({ tries, error }: Job, patience: Patience = JOB_LIMITS): Failure | undefined {
  if (tries <= patience.tries) return undefined
  const message = error || `it was begun ${tries - 1} times and never ended`
  return { message, passes: false }
}
