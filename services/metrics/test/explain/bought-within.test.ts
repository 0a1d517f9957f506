import { foldedRows } from '@bursar/service-kit'
import fc from 'fast-check'
import t from 'tap'
import { boughtWithin } from '../../dist/explain/bought-within.js'
import { movements } from '../../dist/explain/projection.js'
import { salesIn } from '../../dist/explain/sales-in.js'
import { figures } from '../../dist/figures/projection.js'
import { row } from '../figures/folding.ts'

const HOUR = 3_600_000
const start = Date.UTC(2025, 11, 1)
const at = (hours: number) => new Date(start + hours * HOUR).toISOString()

type Bought = readonly [customer: string, hours: number]

/** What the projections make of sales of a provider in that zone, and how many documents were read of them. */
function booksOf(sales: readonly Bought[], zone: string) {
  const time = at(0)
  const event = (type: string, data: object, n: number) => ({
    type,
    data,
    position: n + 1,
    time,
    correlationid: ''
  })
  const events = [
    event('profile.profile-created', { profile: 'shop', default_timezone: zone }, -1),
    ...sales.map(([customer, hours], n) => {
      const order = row([customer, 'Payable'], ['shop', 'Receivable'], 10, at(hours), 'usd', {
        order: `o${n}`
      })
      return event('billing.ledger-posted', { rows: [order] }, n)
    })
  ] as any[]
  let read = 0
  const counted = (rows: ReturnType<typeof foldedRows>) => ({
    tally: rows.tally,
    documents: async (query: any) => {
      const found = await rows.documents(query)
      read += found.length
      return found
    },
    getAll: async (keys: readonly string[]) => {
      const found = await rows.getAll<any>(keys)
      read += found.size
      return found
    }
  })
  return {
    figures: counted(foldedRows(figures, events)),
    movements: counted(foldedRows(movements, events)),
    table: { provider: 'shop', unit: 'usd', storedZone: zone, isPast: false } as any,
    read: () => read
  }
}

const stretch = (from: string, before: string) => ({ list: 'sales', by: 'shop/usd', from, before })
const names = (found: readonly { profile: string | null }[]) => new Set(found.map(({ profile }) => profile))

const people = ['ann', 'bob', 'cyd', 'dan', 'eve']
const sale = fc.tuple(fc.constantFrom(...people), fc.integer({ min: 0, max: 24 * 70 }))

t.test('those who bought in any stretch, in every zone, are the ones that its sales name', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sale, { maxLength: 40 }),
      fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'),
      fc.tuple(fc.integer({ min: 0, max: 24 * 70 }), fc.integer({ min: 0, max: 24 * 70 })),
      fc.subarray(people),
      async (sales, zone, [one, other], asked) => {
        const books = booksOf(sales, zone)
        const range = stretch(at(Math.min(one, other)), at(Math.max(one, other)))
        const wanted = asked.map((profile) => ({ id: '', profile, amount: 0 }))
        const all = names(await salesIn(books.movements, range))
        const found = names(await boughtWithin(books, wanted, range))
        for (const name of asked) t.equal(found.has(name), all.has(name), name)
      }
    ),
    { numRuns: 200, seed: 5 }
  )
})

t.test('it costs what the customers have that are asked about, not what the stretch holds', async (t) => {
  const month = Array.from({ length: 600 }, (_, n): Bought => [`customer ${n}`, n])
  const books = booksOf([...month, ['ann', 100]], 'UTC')
  const asked = ['ann', 'zoe'].map((profile) => ({ id: '', profile, amount: 0 }))
  const before = books.read()
  const found = await boughtWithin(books, asked, stretch(at(12), at(24 * 24 + 12)))
  t.same([names(found).has('ann'), names(found).has('zoe')], [true, false])
  t.ok(books.read() - before < 30, 'half a day at either end, and a document or two of each')
})
