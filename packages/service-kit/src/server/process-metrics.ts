/** `/-/metrics` in Prometheus' text format: requests, process, logs and read models. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { routeName } from '../request/request-marks.ts'
import { engineGauges } from './engine-metrics.ts'
import { inTime } from './in-time.ts'
import type { ProcessWatch } from './process-watch.ts'

/** Upper bounds in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A number that a part of the process tells when somebody looks: how far a relay is behind, say. */
export interface MetricSample {
  /** As Prometheus names it, with `bursar_` in front. */
  readonly name: string
  readonly help: string
  /** The same names for every sample of a name. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What is shown. */
export interface MetricsParts {
  engines(): readonly Engine[]
  /** Figures that only this process has; absent: none. */
  samples?: (() => Promise<readonly MetricSample[]>) | undefined
  readonly watch: Pick<ProcessWatch, 'state'>
}

/** How long a store may take to say what is shown; after that what was known before is shown. */
const SAMPLES_MS_MAX = 500

let ofProcess: Registry | undefined

/** The metrics of the process itself: one set, however many servers it runs. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}

/** Measures every request by method, route and status, and shows all metrics to operators. */
export function registerMetrics(
  { app, operatorApp }: { readonly app: FastifyInstance; readonly operatorApp: FastifyInstance },
  { engines, samples, watch }: MetricsParts
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
  const own = sampleGauges(registry)
  operatorApp.get('/-/metrics', { logLevel: 'silent' }, async (_request, reply) => {
    await gauges(engines(), (await watch.state()).engines)
    const found = samples && (await inTime(samples(), SAMPLES_MS_MAX))
    if (found) own(found)
    return reply
      .header('content-type', registry.contentType)
      .send(`${await processRegistry().metrics()}\n${await registry.metrics()}`)
  })
}

/** Gauges that come into being with the first sample of their name. */
function sampleGauges(registry: Registry): (samples: readonly MetricSample[]) => void {
  const gauges = new Map<string, Gauge>()
  return (samples) => {
    // A label that is gone (a partition, say) must not stay with its last value.
    for (const gauge of gauges.values()) gauge.reset()
    for (const { name, help, labels, value } of samples) {
      const gauge =
        gauges.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] })
      gauges.set(name, gauge)
      gauge.set(labels, value)
    }
  }
}
