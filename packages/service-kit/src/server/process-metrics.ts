/** `/-/metrics` in Prometheus' text format: requests, process, logs and read models. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { routeName } from '../request/request-marks.ts'
import { headsOf } from './probes.ts'

/** Upper bounds in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A number that a part of the process tells when somebody looks: how far a relay is behind, say. */
export interface Figure {
  /** As Prometheus names it, with `bursar_` in front. */
  readonly name: string
  readonly help: string
  /** The same names for every figure of a name. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What is shown. */
export interface MetricsParts {
  engines(): readonly Engine[]
  /** Figures that only this process has; absent: none. */
  figures?: (() => Promise<readonly Figure[]>) | undefined
}

let ofProcess: Registry | undefined

/** The figures of the process itself: one set, however many servers it runs. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}

/** Measures every request by method, route and status, and shows all figures to operators. */
export function registerMetrics(
  { app, operatorApp }: { readonly app: FastifyInstance; readonly operatorApp: FastifyInstance },
  { engines, figures }: MetricsParts
): void {
  const registry = new Registry()
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the request line to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers: [registry]
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeName(request)
    const method = route === 'unknown' ? 'any' : request.method
    durations.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
    done()
  })
  const gauges = engineGauges(registry)
  const own = figureGauges(registry)
  operatorApp.get('/-/metrics', { logLevel: 'silent' }, async (_request, reply) => {
    await gauges(engines())
    own((await figures?.()) ?? [])
    return reply
      .header('content-type', registry.contentType)
      .send(`${await processRegistry().metrics()}\n${await registry.metrics()}`)
  })
}

/** Gauges of logs and projections, brought up to date when somebody looks. */
function engineGauges(registry: Registry): (engines: readonly Engine[]) => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const head = gauge('bursar_log_position', 'Events appended to the log of a service.', ['service'])
  const position = gauge('bursar_projection_position', 'Events of a log that a projection includes.', [
    'service',
    'projection',
    'source'
  ])
  const lag = gauge('bursar_projection_lag', 'Events that a projection does not include yet.', [
    'service',
    'projection'
  ])
  const parked = gauge('bursar_parked_events', 'Events that could not be applied and wait for an operator.', [
    'service'
  ])
  return async (engines) => {
    const heads = await headsOf(engines)
    for (const engine of engines) {
      const { service } = engine
      head.set({ service }, heads[service] ?? Number.NaN)
      parked.set({ service }, (await engine.parked()).length)
      for (const { name: projection, position: reached, lag: behind } of await engine.status(heads)) {
        lag.set({ service, projection }, behind)
        for (const [source, at] of Object.entries(reached)) position.set({ service, projection, source }, at)
      }
    }
  }
}

/** Gauges that come into being with the first figure of their name. */
function figureGauges(registry: Registry): (figures: readonly Figure[]) => void {
  const gauges = new Map<string, Gauge>()
  return (figures) => {
    // A label that is gone (a partition, say) must not stay with its last value.
    for (const gauge of gauges.values()) gauge.reset()
    for (const { name, help, labels, value } of figures) {
      const gauge =
        gauges.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] })
      gauges.set(name, gauge)
      gauge.set(labels, value)
    }
  }
}
