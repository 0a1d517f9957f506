/** Logs, read models and policies in Prometheus' terms: what is known, also while the stores do not answer. */
import type { Engine, RunFault } from '@bursar/event-sourcing'
import { Gauge, type Registry } from 'prom-client'
import type { EngineState, RunnerState } from './engine-state.ts'
import { inTime } from './in-time.ts'
import { reasonOf } from './missing.ts'

/** How long the stores may take to say how many events are parked. */
const PARKED_MS_MAX = 500

/** Makes the function that brings the gauges up to date when somebody looks. */
export function engineGauges(
  registry: Registry
): (engines: readonly Engine[], states: readonly EngineState[]) => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames: ['service', ...labelNames], registers: [registry] })
  const head = gauge('bursar_log_position', 'Events appended to the log of a service, as last seen.')
  const readable = gauge('bursar_log_readable', '1 while the log of a service can be read.')
  const parked = gauge('bursar_parked_events', 'Events that could not be applied and wait for an operator.')
  const position = gauge(
    'bursar_projection_position',
    'Events of a log that a projection includes.',
    'projection',
    'source'
  )
  const runners = {
    projections: runnerGauges(gauge, ofProjections, 'read models do not include yet'),
    policies: runnerGauges(gauge, ofPolicies, 'policies have not handled yet')
  }

  return async (engines, states) => {
    // An instance that stands by now knows no more what it knew while it led.
    for (const kind of Object.values(runners)) kind.reset()
    for (const { service, head: end, runners: found, at } of states) {
      if (end !== undefined) head.set({ service }, end)
      readable.set({ service }, end === undefined ? 0 : 1)
      for (const runner of found) runners[runner.is].set(service, runner, at)
    }
    for (const engine of engines) {
      const { service } = engine
      const waiting = await inTime(engine.parked(), PARKED_MS_MAX)
      if (waiting) parked.set({ service }, waiting.length)
      for (const { spec, checkpoint } of engine.projectionRunner.builders()) {
        for (const [source, at] of Object.entries(checkpoint.positions))
          position.set({ service, projection: spec.projection, source }, at)
      }
    }
  }
}

interface RunnerNames {
  readonly of: 'projection' | 'policy'
  readonly lag: string
  readonly lagSeconds: string
  readonly faultSeconds: string
}

const ofProjections: RunnerNames = {
  of: 'projection',
  lag: 'bursar_projection_lag',
  lagSeconds: 'bursar_projection_lag_seconds',
  faultSeconds: 'bursar_projection_fault_seconds'
}

const ofPolicies: RunnerNames = {
  of: 'policy',
  lag: 'bursar_policy_lag',
  lagSeconds: 'bursar_policy_lag_seconds',
  faultSeconds: 'bursar_policy_fault_seconds'
}

type NewGauge = (name: string, help: string, ...labelNames: string[]) => Gauge

/** What a runner lacks of each log, and for how long it has stood still; `lacks` ends a sentence about events. */
function runnerGauges(gauge: NewGauge, { of, lag, lagSeconds, faultSeconds }: RunnerNames, lacks: string) {
  const events = gauge(lag, `Events of a log that ${lacks}.`, 'source')
  const seconds = gauge(lagSeconds, `How long ago the oldest event was there that ${lacks}.`, 'source')
  const stands = gauge(
    faultSeconds,
    'How long something has been stuck; 0 while it makes progress.',
    of,
    'source',
    'reason'
  )
  return {
    reset: () => [events, seconds, stands].forEach((one) => void one.reset()),
    set(service: string, { lags, fault }: RunnerState, now: number) {
      for (const { source, events: count, seconds: age } of lags) {
        events.set({ service, source }, count)
        seconds.set({ service, source }, age)
      }
      stands.set({ service, ...marks(of, fault) }, fault ? Math.max(0, now - fault.since) / 1_000 : 0)
    }
  }
}

function marks(name: string, fault: RunFault | undefined): Record<string, string> {
  if (!fault) return { [name]: '', source: '', reason: '' }
  return { [name]: fault.of.join(','), source: fault.source, reason: reasonOf(fault.error) }
}
