/**
 * One instance of a service follows, under a lease, and the others stand by. Whoever gets the lease goes on from
 * what is stored; whoever loses it stops at once, and what it commits late is refused by the stored cursors. One
 * of an older version hands over to one of a newer.
 */

import type { Clock } from '../ports/world.ts'
import type { PolicyRunner } from '../reacting/policy.ts'
import type { ProjectionRunner } from '../reading/projection-runner.ts'
import { isTransient } from '../running/transient.ts'
import { wakeUp } from '../running/wake-up.ts'
import { handover } from './handover.ts'
import { type Hold, leasedJob } from './leased-job.ts'
import { PROJECTION_RUNNER_LEASE, type Sharing } from './sharing.ts'

export interface FollowInTurn {
  /** Resolves once the read models can be asked, and rejects when they cannot be opened. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Whether this instance follows, or is about to. */
  holding(): boolean
}

export interface FollowInTurnParts {
  readonly sharing: Sharing
  readonly clock: Clock
  readonly projectionRunner: ProjectionRunner
  readonly policyRunner: Pick<PolicyRunner, 'start' | 'stop'>
}

/** Of the lease's time, between two looks whether it is still held. */
const LOOKS = 3
const leaseMs = 6_000

export function followInTurn({
  sharing,
  clock,
  projectionRunner,
  policyRunner
}: FollowInTurnParts): FollowInTurn {
  const renewals = wakeUp()
  const ms = sharing.leaseMs ?? leaseMs
  const lookMs = ms / LOOKS
  const way = handover(sharing, ms)
  let ready = () => {}
  let failed = (_error: unknown) => {}

  async function work(hold: Hold) {
    try {
      await projectionRunner.start()
      await policyRunner.start()
      ready()
      await way.wish(false)
      while (hold.holds() && !(await way.asked())) {
        const turn = renewals.turn()
        // A holder that was paused may have swapped generations late.
        await projectionRunner.checkServing()
        hold.well()
        await Promise.race([renewals.since(turn), clock.sleep(lookMs)])
      }
    } catch (error) {
      if (!isTransient(error)) failed(error)
      throw error
    } finally {
      await policyRunner.stop()
      await projectionRunner.standBy()
    }
  }

  const job = leasedJob({
    name: PROJECTION_RUNNER_LEASE,
    leases: sharing.leases,
    self: sharing.self,
    monotonic: sharing.monotonic,
    leaseMs: ms,
    clock,
    async may() {
      await way.wish(projectionRunner.isOutdated())
      return !(await way.asked())
    },
    work,
    nudge: renewals.hint
  })

  return {
    start: () =>
      new Promise((resolve, reject) => {
        ready = resolve
        failed = reject
        projectionRunner.onLook(() => {
          if (projectionRunner.isReady()) resolve()
        })
        void projectionRunner.standBy().then(job.start)
      }),
    async stop() {
      await job.stop()
      // One that cannot be taken back runs out by itself.
      await way.wish(false).catch(() => undefined)
    },
    holding: job.holding
  }
}
