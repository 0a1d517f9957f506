/** How the parts of a service's process are, for readiness and for metrics. */
import type { Engine, Relay, SharedLog } from '@bursar/event-sourcing'
import type { Figure, Missing } from '@bursar/service-kit'
import type { RunningExchange, WatchedBus } from './backing.ts'

export interface ProcessParts {
  readonly service: string
  /** Once there is one. */
  engine: Pick<Engine, 'leads'> | undefined
  readonly log: SharedLog
  readonly relay: Relay
  readonly bus: WatchedBus
  readonly exchange: RunningExchange
}

/** Events that may wait for the relay while all still counts as well. */
const lagMost = 5_000

/** What is missing; it goes on answering without any of that. */
export async function missingOf({ service, log, relay, bus, exchange }: ProcessParts): Promise<Missing[]> {
  const missing: Missing[] = []
  const add = (what: string) => missing.push({ service, what, serves: true })
  if (log.fault()) add('it cannot find out which instance appends')
  if (relay.fault()) add(`its events are not published: ${reason(relay.fault())}`)
  else {
    const lag = await lagOf(relay)
    if (lag > lagMost) add(`${lag} of its events are not published yet`)
  }
  for (const [of, fault] of Object.entries(bus.faults())) add(`${of} cannot be followed: ${reason(fault)}`)
  if (exchange.fault()) add(`keys are not passed on: ${reason(exchange.fault())}`)
  return missing
}

/** What `/-/metrics` shows beside logs and read models. */
export async function figuresOf({ service, engine, log, relay, bus }: ProcessParts): Promise<Figure[]> {
  const labels = { service }
  const figure = (name: string, help: string, value: number): Figure => ({ name, help, labels, value })
  return [
    figure('bursar_appender_leading', '1 on the instance that appends for all.', log.leads() ? 1 : 0),
    figure(
      'bursar_projection_runner_leading',
      '1 on the instance that keeps the read models and runs the policies.',
      engine?.leads() ? 1 : 0
    ),
    figure('bursar_relay_leading', '1 on the instance that publishes the log.', relay.leading() ? 1 : 0),
    figure('bursar_relay_position', 'Events of the log that are published.', relay.position()),
    figure('bursar_relay_lag', 'Events of the log that are not published yet.', await lagOf(relay)),
    figure('bursar_relay_fault', '1 while the log cannot be published.', relay.fault() ? 1 : 0),
    figure(
      'bursar_bus_faults',
      'Logs of other services, and their progress, that cannot be followed now.',
      Object.keys(bus.faults()).length
    )
  ]
}

/** Not a number while the store cannot be asked, which is told elsewhere. */
async function lagOf(relay: Relay): Promise<number> {
  return relay.lag().catch(() => Number.NaN)
}

/** The name of a fault and not its message: that may hold addresses. */
function reason(fault: unknown): string {
  const { code, name } = fault as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'failed'
}
