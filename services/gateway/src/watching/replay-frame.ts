/** What whoever watches a replay is told of it: how far it is, how fast, how long still, and what it found. */
import type { ReplayFrame, ReplayTask } from '@bursar/contracts'
import type { Static } from 'typebox'

type Task = Static<typeof ReplayTask>

/** `rate` is in events a second; null while nothing is known of it. */
export function frameOf(task: Task, rate: number | null): Static<typeof ReplayFrame> {
  const { done, of, result = [], error } = task
  const left = Math.max(0, of - done)
  const isRunning = task.state === 'running'
  return {
    phase: phaseOf(task),
    done,
    total: of,
    rate: isRunning && rate !== null ? Math.round(rate) : null,
    eta: isRunning && rate ? Math.ceil(left / rate) : null,
    digests: result.map(({ name, before, digest }) => ({ name, before, digest })),
    differing: result.filter(({ equal }) => !equal).map(({ name, differences: keys }) => ({ name, keys })),
    ...(error !== undefined && { error })
  }
}

/** All events that were there at its start are folded before it compares; what waits for another replay has counted none. */
function phaseOf({ state, name, done, of }: Task): Static<typeof ReplayFrame>['phase'] {
  if (state === 'failed') return 'failed'
  if (state === 'done') return name.startsWith('compare ') ? 'compared' : 'swapped'
  if (of === 0) return 'waiting'
  return done < of ? 'building' : 'comparing'
}

/** How much of a new rate counts against the old one, so that the figure does not jump. */
const NEW_PART = 0.4

/** Tells from a count that grows, and milliseconds, how many a second are added; null until it has grown once. */
export function rateMeter(): (done: number, at: number) => number | null {
  let last: { readonly done: number; readonly at: number } | undefined
  let rate: number | null = null
  return (done, at) => {
    if (!last) last = { done, at }
    if (done > last.done && at > last.at) {
      const now = ((done - last.done) * 1_000) / (at - last.at)
      rate = rate === null ? now : rate + NEW_PART * (now - rate)
      last = { done, at }
    }
    return rate
  }
}
