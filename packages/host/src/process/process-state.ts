/** How the parts of a service's process are, for readiness and for metrics. */
import {
  type Engine,
  type Leases,
  PROJECTION_RUNNER_LEASE,
  type Relay,
  type SharedLog
} from '@bursar/event-sourcing'
import { type LagClock, type MetricSample, type Missing, reasonOf } from '@bursar/service-kit'
import type { RunningExchange, WatchedBus } from './backing.ts'

export interface ProcessParts {
  readonly service: string
  /** Once there is one. */
  engine: Pick<Engine, 'leads'> | undefined
  readonly log: SharedLog
  readonly relay: Relay
  readonly bus: WatchedBus
  readonly exchange: RunningExchange
  readonly leases: Pick<Leases, 'read'>
  /** How long events have waited for the relay. */
  readonly relayClock: LagClock
  readonly now: () => number
}

/** What one instance at a time does, by the lease that it has for it. */
const jobs = { appender: 'appender', relay: 'relay', projections: PROJECTION_RUNNER_LEASE }

/** Events that may wait for the relay while all still counts as well. */
const lagMost = 5_000

/** What is missing; it goes on answering without any of that. */
export async function missingOf({ service, log, relay, bus, exchange }: ProcessParts): Promise<Missing[]> {
  const missing: Missing[] = []
  const add = (what: string) => missing.push({ service, what, serves: true })
  if (log.fault()) add('it does not know which instance appends')
  if (relay.fault()) add(`its events are not published: ${reasonOf(relay.fault())}`)
  else {
    const lag = await lagOf(relay)
    if (lag > lagMost) add(`${lag} of its events are not published yet`)
  }
  for (const [of, fault] of Object.entries(bus.faults())) add(`${of} cannot be followed: ${reasonOf(fault)}`)
  if (exchange.fault()) add(`keys are not passed on: ${reasonOf(exchange.fault())}`)
  return missing
}

/** What `/-/metrics` shows beside logs and read models. */
export async function samplesOf(parts: ProcessParts): Promise<MetricSample[]> {
  const { service, engine, log, relay, bus, exchange } = parts
  const lag = await lagOf(relay)
  const labels = { service }
  const sample = (name: string, help: string, value: number): MetricSample => ({ name, help, labels, value })
  return [
    sample('bursar_appender_leading', '1 on the instance that appends for all.', log.leads() ? 1 : 0),
    sample(
      'bursar_projection_runner_leading',
      '1 on the instance that maintains the read models and runs the policies.',
      engine?.leads() ? 1 : 0
    ),
    sample('bursar_relay_leading', '1 on the instance that publishes the log.', relay.leading() ? 1 : 0),
    sample('bursar_relay_position', 'Events of the log that are published.', relay.position()),
    sample('bursar_relay_lag', 'Events of the log that are not published yet.', lag),
    sample('bursar_relay_lag_seconds', 'How long ago the oldest of them was written.', relayAge(parts, lag)),
    sample('bursar_relay_fault', '1 while the log cannot be published.', relay.fault() ? 1 : 0),
    sample(
      'bursar_bus_faults',
      'Logs of other services, and their progress, that cannot be followed at the moment.',
      Object.keys(bus.faults()).length
    ),
    sample(
      'bursar_key_exchange_fault',
      '1 while keys of persons cannot be passed on.',
      exchange.fault() ? 1 : 0
    ),
    ...(await termsOf(parts))
  ]
}

/** A lag that is not known makes nothing older. */
function relayAge({ relay, relayClock, now }: ProcessParts, lag: number): number {
  const published = relay.position()
  return Number.isNaN(lag) ? Number.NaN : relayClock.look(published + lag, published, now())
}

/** Each time that another instance takes one of them over, its term goes up. */
async function termsOf({ service, leases }: ProcessParts): Promise<MetricSample[]> {
  const terms = Object.entries(jobs).map(async ([job, lease]): Promise<MetricSample[]> => {
    const current = await leases.read(lease).catch(() => undefined)
    const help = 'How often another instance has taken this task over.'
    return current ? [{ name: 'bursar_lease_term', help, labels: { service, job }, value: current.term }] : []
  })
  return (await Promise.all(terms)).flat()
}

/** Not a number while the store cannot be asked, which is told elsewhere. */
async function lagOf(relay: Relay): Promise<number> {
  return relay.lag().catch(() => Number.NaN)
}
