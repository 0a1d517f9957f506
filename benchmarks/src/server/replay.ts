/** Replay of everything, and the raw loop that it is compared with, in the same process. */
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { EventStore } from '@bursar/event-sourcing'
import { openSqlite } from '@bursar/store-sqlite'
import { insertAll, readTables } from './raw-tables.ts'
import type { MeasuredSystem } from './system.ts'

/** Rows of one read and of one transaction, as in a replay. */
const batch = 2_000

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

export interface RawLoop {
  readonly events: number
  readonly documents: number
  /** Scanning and parsing alone, and all of it. */
  readonly scanSeconds: number
  readonly seconds: number
}

/** Scans and parses every log once, and inserts the documents of every projection in bulk, indexes last. */
export async function rawLoop({ engines, file }: MeasuredSystem, folder: string): Promise<RawLoop> {
  const services = [...engines.keys()]
  const tables = services.map((service) => readTables(file(service)))
  let events = 0
  const begun = performance.now()
  for (const engine of engines.values()) events += await scan(engine.events)
  const scanned = performance.now()
  for (const [n, service] of services.entries()) {
    const sqlite = openSqlite(join(folder, `raw-${service}-${Date.now()}.db`))
    for (const table of tables[n] ?? []) insertAll(sqlite, table, batch)
    sqlite.close()
  }
  const ended = performance.now()
  const documents = tables.flat().reduce((sum, { rows }) => sum + rows.length, 0)
  return { events, documents, scanSeconds: (scanned - begun) / 1_000, seconds: (ended - begun) / 1_000 }
}

async function scan(store: EventStore): Promise<number> {
  let after = 0
  for (;;) {
    const page = await store.read(after, batch)
    for (const { body } of page) JSON.parse(body)
    if (page.length === 0) return after
    after = page.at(-1)?.position ?? after
  }
}
