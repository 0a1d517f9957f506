/**
 * What tables cost that end within a period, beside those of whole periods: all sales several times over, folded into
 * the figures of one provider. `BURSAR_CDNOW=FILE node benchmarks/dist/partial-figures.js [COPIES]`, 10 by default
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBuilder, createCodec, createKeyRing, type StoredEvent } from '@bursar/event-sourcing'
import { metrics } from '@bursar/metrics'
import { sqliteStores } from '@bursar/store-sqlite'
import { readSales, type SaleRow } from './measures/sales.ts'

const COPIES = Number(process.argv[2] ?? 10)
const BATCH = 5_000
const TIMES = 20

const asked = {
  'funds, 18 whole months': ['funds', 'nb_periods=18&ends_at=1998-07-01'],
  'funds, to the 20th': ['funds', 'nb_periods=18&ends_at=1998-06-20T15:00:00Z'],
  'funds, to the 20th of the largest month': ['funds', 'nb_periods=3&ends_at=1997-03-20T15:00:00Z'],
  'funds, to a Thursday': ['funds', 'period_type=weekly&nb_periods=18&ends_at=1998-06-18T15:00:00Z'],
  'funds, two years, to the 20th': ['funds', 'period_type=yearly&nb_periods=2&ends_at=1998-06-20T15:00:00Z'],
  'customers, to the 20th': ['customers', 'nb_periods=18&ends_at=1998-06-20T15:00:00Z'],
  'customers, another zone': ['customers', 'nb_periods=18&ends_at=1998-07-01&timezone=America/New_York']
} as const

const place = mkdtempSync(join(tmpdir(), 'bursar-partial-'))
const stores = sqliteStores({ file: join(place, 'metrics.db'), keyFile: join(place, 'keys.db') })
try {
  const keys = createKeyRing(stores.keys, { request: async () => [] }, randomBytes(32), randomBytes)
  const codec = createCodec('metrics', [], keys)
  const { projections, operations } = metrics()
  const figures = projections.find(({ name }) => name === 'figures')!
  const builder = await createBuilder({ readModels: stores.readModels, codec, keys }, figures, 1)
  const { rows, source } = readSales()
  const begun = process.cpuUsage()
  let position = 0
  for (let copy = 0; copy < COPIES; copy++) {
    for (let at = 0; at < rows.length; at += BATCH) {
      const events = rows.slice(at, at + BATCH).map((row) => eventOf(row, copy, ++position))
      await builder.apply('billing', events, { cursor: String(position), position })
      await stores.readModels.commit([await builder.commitOf()])
      builder.committed()
    }
  }
  say({ folded: position, of: source, copies: COPIES, cpuMs: cpuSince(begun) })
  for (const [name, [table, query]] of Object.entries(asked)) {
    const operation = operations.find(({ path }) => path === `/api/metrics/{profile}/${table}`)!
    const request = {
      query: Object.fromEntries(new URLSearchParams(query)),
      profile: { id: 'shop' },
      now: '1998-07-01T00:00:00.000Z',
      collection: () => builder.collection
    } as unknown as Parameters<(typeof operations)[number]['handle']>[0]
    await operation.handle(request)
    const before = process.cpuUsage()
    const times = name.includes('zone') ? 1 : TIMES
    for (let n = 0; n < times; n++) await operation.handle(request)
    say({ name, cpuMs: Math.round((cpuSince(before) / times) * 10) / 10 })
  }
} finally {
  await stores.close()
  rmSync(place, { recursive: true })
}

/** A sale as an import posts it. */
function eventOf({ subscriber, created_at, amount }: SaleRow, copy: number, position: number): StoredEvent {
  const customer = `${subscriber}-${copy}`
  const at = new Date(created_at).toISOString()
  const row = (kind: string, dest: [string, string], orig: [string, string]) => {
    const [to, by] = [dest, orig].map(([profile, account]) => ({ profile, account }))
    return { kind, created_at: at, amount, unit: 'usd', event_id: `sub_${position}/`, dest: to, orig: by }
  }
  const data = {
    rows: [
      row('order', [customer, 'Payable'], ['shop', 'Receivable']),
      row('payment', ['shop', 'Receivable'], ['shop', 'Backlog']),
      row('recognition', ['shop', 'Backlog'], ['shop', 'Income'])
    ]
  }
  const type = 'billing.ledger-posted'
  const body = JSON.stringify({ type, data, dataversion: 2 })
  return { position, stream: `account-${customer}`, version: position, type, body, hash: '' }
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 1000)
}

function say(line: object): void {
  console.log(JSON.stringify(line))
}
