/**
 * One instance of a service runs its projections and policies, under a lease. An instance
 *
 * - **stands by** at first: it reads what another stores, and can be asked as soon as that is all there;
 * - **runs** once it has the lease: it goes on from what is stored, policies after projections. At each look it proves
 *   that the generations it writes still serve. Being asked by a newer version to make way, losing the lease, a fault or
 *   a stop all end it in the same way: policies stop, then it stands by again. What it commits late is refused by the
 *   stored cursors;
 * - **wishes to run** while what is stored is older than its version: see handover.ts.
 */

import type { Clock } from '../ports/world.ts'
import type { PolicyRunner } from '../reacting/policy-runner.ts'
import type { ProjectionRunner } from '../reading/projection-runner.ts'
import { type Hold, leaderElection } from '../running/leader-election.ts'
import { isTransient } from '../running/transient.ts'
import { wakeUp } from '../running/wake-up.ts'
import { handover } from './handover.ts'
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

  const election = leaderElection({
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
        void projectionRunner.standBy().then(election.start)
      }),
    async stop() {
      await election.stop()
      // One that cannot be taken back runs out by itself.
      await way.wish(false).catch(() => undefined)
    },
    holding: election.holding
  }
}
