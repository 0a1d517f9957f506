/** What a handler gets: the engine, and commands that one occasion of a job makes at most once. */
import { later } from '@bursar/calendar'
import {
  type Cause,
  type ClaimedJob,
  type Engine,
  type Transaction,
  transactOnce
} from '@bursar/event-sourcing'
import { v5 as uuidv5 } from 'uuid'

export interface JobRun {
  readonly engine: Engine
  readonly job: ClaimedJob
  /** When the run began, by the world's clock: at or after the instant that the job was due at. */
  readonly now: string
  /** Who did it, for events that follow. */
  readonly cause: Cause
  /** Aborted when the run takes too long, or the process stops. */
  readonly signal: AbortSignal
  /** An id that is the same in each try of this job for this occasion; to others it is the key that makes a request one. */
  id(name: string): string
  /**
   * Runs a transaction whose changes are made at most once for this occasion, also after a crash between them and the
   * note that the job is done.
   */
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>
}

/** How long it is known that an occasion was handled; longer than any job is tried. */
const knownMs = 30 * 86_400_000

/** Of ids that are made from names of jobs. */
const NAMESPACE = 'a3f0a9c2-53c5-4f4e-9d0b-6f1f1f6f5f11'

/** Makes it for one try. */
export function jobRun(engine: Engine, job: ClaimedJob, signal: AbortSignal): JobRun {
  const { kind, id: own, asked } = job
  const id = (name: string) => uuidv5(JSON.stringify([engine.service, kind, own, asked, name]), NAMESPACE)
  const cause = { actor: kind, correlationid: id('correlation'), causationid: id('cause') }
  const { clock } = engine.world
  return {
    engine,
    job,
    now: clock.now(),
    cause,
    signal,
    id,
    transact(work) {
      const expires = later(new Date(clock.real()).toISOString(), knownMs)
      const once = { space: 'job', name: id('once'), value: own, expires }
      return transactOnce(engine.transact, { cause, once, id }, work)
    }
  }
}
