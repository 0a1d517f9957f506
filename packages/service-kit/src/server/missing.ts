/** What a service lacks to be of full use, in words for operators. */
import type { RunFault } from '@bursar/event-sourcing'
import type { EngineState, RunnerState } from './engine-state.ts'

/** Something that a service lacks to be of full use. */
export interface Missing {
  readonly service: string
  readonly what: string
  /** True where the process goes on answering without it: its balancer is not to take it out for that. */
  readonly serves?: boolean
  /** True of what every start lacks for a moment: it is no news for the log. */
  readonly usual?: boolean
}

/** What read models and policies may be behind and still count as ready. */
const most = { events: 5_000, seconds: 60 }

const subjects = { projections: 'its read models', policies: 'its policies' }

/** What is missing of a service, by its own state. */
export function missingIn({ service, head, runners, at }: EngineState): Missing[] {
  const log: Missing[] = head === undefined ? [{ service, what: 'its log cannot be read' }] : []
  const rest = runners.flatMap((runner) => whatLags(runner, at))
  return [...log, ...rest.map((what) => ({ service, what, serves: true }))]
}

function whatLags({ is, lags, fault }: RunnerState, now: number): string[] {
  if (fault) return [standsStill(is, fault, now)]
  return lags
    .filter(({ events, seconds }) => events > most.events || seconds > most.seconds)
    .map(({ source, events, seconds }) => {
      return `${subjects[is]} are ${events} events and ${Math.round(seconds)} s behind the log of ${source}`
    })
}

function standsStill(is: RunnerState['is'], { source, of, error, since }: RunFault, now: number): string {
  const seconds = Math.max(0, Math.round((now - since) / 1_000))
  const about = of.length > 0 ? ` (${of.join(', ')})` : ''
  return `${subjects[is]}${about} have been stuck at the log of ${source} for ${seconds} s: ${reasonOf(error)}`
}

/** The name of a fault and not its message: that may hold addresses, or what somebody wrote. */
export function reasonOf(fault: unknown): string {
  const { code, name } = fault as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'failed'
}
