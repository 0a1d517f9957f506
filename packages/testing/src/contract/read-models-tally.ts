/** What read models guarantee about kept totals: a tally is what counting would give, whatever happened. */
import { type Exact, exact, plus } from '@bursar/contracts'
import type { ListRange, ReadModels, Tally } from '@bursar/event-sourcing'
import fc from 'fast-check'
import type { Test } from 'tap'
import { type Row, type RowChange, rowWriter, specOf } from './documents.ts'
import { type Make, over } from './suite.ts'

export async function readModelsTally(t: Test, make: Make<ReadModels>): Promise<void> {
  await over(t, 'tally: whole lists, days and parts of days', make, bounds)
  await over(t, 'tally: its parts are of one moment', make, moment)
  await over(t, 'tally: sums have all their digits, whatever they come to', make, large)
  await t.test('tally: equals counting, for any documents, moves and bounds', (t) => property(t, make))
}

/** More than 64 bits of money, in rows none of which is special: by lists of one owner, of all, and by parts of days. */
async function large(t: Test, models: ReadModels) {
  const spec = specOf('rows')
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  const most = Number.MAX_SAFE_INTEGER
  const rows = Array.from({ length: 2_500 }, (_, n): Row => {
    const order = `2026-01-${n < 1_250 ? '30' : '31'}T${n % 2 === 0 ? '06' : '18'}:00:00.000Z`
    return {
      key: `${n}`,
      order,
      lists: { all: 'x' },
      amounts: { all: { unit: 'usd', sum: n === 7 ? -1 : most } }
    }
  })
  for (let n = 0; n < rows.length; n += 500) await writer.write(models, rows.slice(n, n + 500))
  const sumOf = async (from?: string, before?: string) =>
    (await collection.tally({ list: 'all', by: 'x', ...(from && { from }), ...(before && { before }) })).sums
      .usd
  const times = (count: number, more = 0n) => exact(BigInt(most) * BigInt(count) + more)
  t.equal(await sumOf(), times(2_499, -1n))
  t.equal(await sumOf('2026-01-31'), times(1_250))
  t.equal(await sumOf('2026-01-31T12:00:00.000Z'), times(625))
  t.equal(await sumOf('2026-01-30T12:00:00.000Z', '2026-01-31T12:00:00.000Z'), times(1_249, -1n))
  t.equal(await sumOf(undefined, '2026-01-31T12:00:00.000Z'), times(1_874, -1n))
  await writer.write(
    models,
    rows.slice(2).map(({ key }): RowChange => ({ key, remove: true }))
  )
  t.equal(await sumOf(), times(2), 'and back')
  await writer.write(models, [{ key: '1', remove: true }])
  t.equal(await sumOf(), most, 'a number again as soon as one holds it')
}

/** All that is written lies before the bound, so a tally behind it is nothing at every moment. */
async function moment(t: Test, models: ReadModels) {
  const spec = specOf('rows')
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  let ended = false
  async function write() {
    for (let n = 0; !ended; n++) {
      await new Promise((resolve) => setImmediate(resolve))
      await writer.write(models, [{ key: `${n}`, order: '2026-01-31T06:00:00.000Z', lists: { all: 'x' } }])
    }
  }
  const writing = write()
  const counts: number[] = []
  try {
    for (let n = 0; n < 60; n++) {
      await new Promise((resolve) => setImmediate(resolve))
      counts.push((await collection.tally({ list: 'all', by: 'x', from: '2026-01-31T12:00:00.000Z' })).count)
    }
  } finally {
    ended = true
    await writing
  }
  t.same([...new Set(counts)], [0])
}

async function bounds(t: Test, models: ReadModels) {
  const spec = specOf('rows')
  const collection = await models.open(spec, 'now')
  const instants = [
    '30T23:59:59.999',
    '31T00:00:00.000',
    '31T12:00:00.000',
    '31T12:00:00.000',
    '31T23:59:59.999'
  ]
  const rows = instants.map((instant, n): Row => {
    const amounts = n === 4 ? {} : { all: { unit: n === 3 ? 'eur' : 'usd', sum: 10 ** n } }
    return { key: `${n}`, order: `2026-01-${instant}Z`, lists: { all: 'x', provider: 'p' }, amounts }
  })
  await rowWriter(spec).write(models, rows)
  const tally = (from?: string, before?: string) =>
    collection.tally({ list: 'all', by: 'x', ...(from && { from }), ...(before && { before }) })
  t.same(await tally(), { count: 5, sums: { usd: 111, eur: 1_000 } })
  t.same(await tally('2026-01-31T00:00:00.000Z'), { count: 4, sums: { usd: 110, eur: 1_000 } })
  t.same(await tally(undefined, '2026-01-31T00:00:00.000Z'), { count: 1, sums: { usd: 1 } })
  t.same(await tally('2026-01-31T12:00:00.000Z'), { count: 3, sums: { usd: 100, eur: 1_000 } })
  t.same(await tally('2026-01-31T12:00:00.001Z'), { count: 1, sums: {} }, 'rows without an amount count')
  t.same(await tally('2026-01-31T00:00:00.000Z', '2026-01-31T12:00:00.000Z'), { count: 1, sums: { usd: 10 } })
  t.same(await tally('2026-01-31', '2026-02-01'), { count: 4, sums: { usd: 110, eur: 1_000 } })
  t.same(await tally('2026-02-01', '2026-01-01'), { count: 0, sums: {} })
  t.same(await collection.tally({ list: 'provider', by: 'p' }), { count: 5, sums: {} })
  t.same(await collection.tally({ list: 'all', by: 'nobody' }), { count: 0, sums: {} })
}

const dates = ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-03', '2026-02-01']
const times = ['', 'T00:00:00.000Z', 'T00:00:00.001Z', 'T12:00:00.000Z', 'T23:59:59.999Z']
const orders = fc
  .tuple(fc.constantFrom(...dates), fc.constantFrom(...times))
  .map(([date, time]) => date + time)
const holders = fc.constantFrom('x', 'y')
const amount = fc.record({
  unit: fc.constantFrom('usd', 'eur'),
  sum: fc.oneof(fc.integer({ min: -1_000, max: 1_000_000_000 }), fc.maxSafeInteger())
})
const keys = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7')

const row = fc.record(
  {
    key: keys,
    order: orders,
    lists: fc.record({ provider: holders, all: holders }, { requiredKeys: [] }),
    amounts: fc.record({ provider: amount, all: amount }, { requiredKeys: [] })
  },
  { requiredKeys: ['key', 'order'] }
)
const change = fc.oneof(
  { weight: 4, arbitrary: row as fc.Arbitrary<Row> },
  { weight: 1, arbitrary: keys.map((key): RowChange => ({ key, remove: true })) }
)
/** One change for each key in a batch, as writers fold a batch before they write it. */
const batch = fc.uniqueArray(change, { selector: ({ key }) => key, maxLength: 8 })
const bound = fc.option(orders, { nil: undefined })
const range = fc.record({ list: fc.constantFrom('provider', 'all'), by: holders, from: bound, before: bound })

async function property(t: Test, make: Make<ReadModels>): Promise<void> {
  const fresh = await make()
  t.teardown(() => fresh.close())
  let generation = 0
  const holds = fc.asyncProperty(
    fc.array(batch, { minLength: 1, maxLength: 6 }),
    fc.array(range, { minLength: 1, maxLength: 12 }),
    async (batches, ranges) => {
      const spec = specOf('rows', ++generation)
      const collection = await fresh.port.open(spec, 'now')
      const writer = rowWriter(spec)
      const rows = new Map<string, Row>()
      for (const changes of batches) {
        await writer.write(fresh.port, changes)
        for (const changed of changes) {
          if ('remove' in changed) rows.delete(changed.key)
          else rows.set(changed.key, changed)
        }
      }
      for (const { list, by, from, before } of ranges) {
        const asked = {
          list,
          by,
          ...(from !== undefined && { from }),
          ...(before !== undefined && { before })
        }
        const tally = await collection.tally(asked)
        const truth = counted([...rows.values()], asked)
        if (!sameTally(tally, truth)) {
          throw new Error(`${JSON.stringify(asked)}: ${textOf(tally)}, not ${textOf(truth)}`)
        }
      }
      await fresh.port.drop(spec)
    }
  )
  await t.resolves(fc.assert(holds, { numRuns: 60 }))
}

function counted(rows: readonly Row[], { list, by, from = '', before = '~' }: ListRange): Tally {
  const inside = rows.filter(({ lists, order }) => lists?.[list] === by && order >= from && order < before)
  const sums: Record<string, Exact> = {}
  for (const { amounts } of inside) {
    const amount = amounts?.[list]
    if (amount) sums[amount.unit] = plus(sums[amount.unit] ?? 0, amount.sum)
  }
  return { count: inside.length, sums }
}

function textOf({ count, sums }: Tally): string {
  return `${count} ${Object.entries(sums).map(([unit, sum]) => `${unit} ${sum}`)}`
}

function sameTally(one: Tally, other: Tally): boolean {
  const units = Object.keys(one.sums)
  return (
    one.count === other.count &&
    units.length === Object.keys(other.sums).length &&
    units.every((unit) => one.sums[unit] === other.sums[unit])
  )
}
