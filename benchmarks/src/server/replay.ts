/** Replay of everything in the measured system. */
import { performance } from 'node:perf_hooks'
import type { MeasuredSystem } from './system.ts'

export interface Replayed {
  /** Events of all logs, each counted once. */
  readonly events: number
  readonly documents: number
  readonly seconds: number
  readonly equal: boolean
  readonly slowest: readonly { readonly name: string; readonly seconds: number }[]
}

/** Replays every projection of every service, services side by side. */
export async function replayAll({ operator, engines }: MeasuredSystem): Promise<Replayed> {
  const projections = await operator.projections()
  const services = [...new Set(projections.map(({ service }) => service))]
  const begun = performance.now()
  const replayed = await Promise.all(
    services.map(async (service) => {
      const names = projections.filter((one) => one.service === service).map(({ name }) => name)
      const reports = await operator.replay(service, names, { swap: true })
      return { name: service, seconds: reports[0]?.seconds ?? 0, reports }
    })
  )
  const seconds = (performance.now() - begun) / 1_000
  const reports = replayed.flatMap((one) => one.reports)
  const documents = reports.reduce((sum, one) => sum + one.documents, 0)
  const equal = reports.every((one) => one.equal)
  const slowest = replayed
    .map(({ name, seconds }) => ({ name, seconds }))
    .sort((a, b) => b.seconds - a.seconds)
  const events = await countEvents(engines)
  return { events, documents, seconds, equal, slowest }
}

async function countEvents(engines: MeasuredSystem['engines']): Promise<number> {
  let events = 0
  for (const engine of engines.values()) events += (await engine.events.head()).position
  return events
}
