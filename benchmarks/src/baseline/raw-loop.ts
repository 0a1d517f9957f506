/**
 * The raw limit of a replay: a loop that scans and parses every log once, and inserts the documents of every
 * projection in bulk, indexes last. In a process of its own, which begins as cold as a replay's threads do and has
 * nothing else in memory.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { serviceNames } from '@bursar/contracts'
import type { EventStore } from '@bursar/event-sourcing'
import { openSqlite, sqliteStores } from '@bursar/store-sqlite'
import type { Role } from '../processes/messages.ts'
import { filesIn } from '../server/system.ts'
import { insertAll, readTables } from './raw-tables.ts'

/** Rows of one read and of one transaction. */
const batch = 2_000

export interface RawLoop {
  readonly events: number
  readonly documents: number
  /** Scanning and parsing alone, and all of it. */
  readonly scanSeconds: number
  readonly seconds: number
}

export async function rawRole(): Promise<Role> {
  const scratch = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  return {
    commands: { raw: (folder: string) => rawLoop(folder, scratch) },
    close: () => rm(scratch, { recursive: true })
  }
}

/** Of a system's folder; it writes into `scratch`. */
async function rawLoop(folder: string, scratch: string): Promise<RawLoop> {
  const stores = serviceNames.map((service) => sqliteStores(filesIn(folder, service)))
  const tables = serviceNames.map((service) => readTables(filesIn(folder, service).file))
  let events = 0
  const begun = performance.now()
  for (const store of stores) events += await scan(store.events)
  const scanned = performance.now()
  for (const [n, service] of serviceNames.entries()) {
    const sqlite = openSqlite(join(scratch, `${service}.db`))
    for (const table of tables[n] ?? []) insertAll(sqlite, table, batch)
    sqlite.close()
  }
  const ended = performance.now()
  await Promise.all(stores.map((store) => store.close()))
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
