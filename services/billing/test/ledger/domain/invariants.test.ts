import {
  type Account,
  account,
  auditBook,
  completeCheckout,
  importSale,
  MAX_FAULTS,
  placeFreeOrders,
  startCheckout
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import fc from 'fast-check'
import t from 'tap'
import { CARD, checkedOut, groupsOf, rowsOf, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import {
  BROKER,
  eventsOf,
  given,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER
} from '../../shared/domain/scenario.ts'

interface Visit {
  readonly amounts: readonly number[]
  readonly days: number
  readonly outcome: 'settled' | 'pending' | 'declined'
  readonly later: 'settled' | 'declined'
  readonly fee: number
  readonly rate: number
  readonly marketplace: boolean
  readonly past: number
}

const visit: fc.Arbitrary<Visit> = fc.record({
  amounts: fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 10 ** 9 })), {
    minLength: 1,
    maxLength: 5
  }),
  days: fc.integer({ min: 0, max: 60 }),
  outcome: fc.constantFrom('settled', 'pending', 'declined'),
  later: fc.constantFrom('settled', 'declined'),
  fee: fc.double({ min: 0, max: 1, noNaN: true }),
  rate: fc.integer({ min: 0, max: 10_000 }),
  marketplace: fc.boolean(),
  past: fc.integer({ min: 0, max: 5000 })
})

/** One customer's life: each visit orders some plans of two providers, and a pending charge is answered later. */
function live(visits: readonly Visit[]): { posts: LedgerRow[][]; state: Account } {
  let state = account.initial
  let time = Date.parse(NOW)
  const posts: LedgerRow[][] = []
  const take = (events: readonly NewEvent[]) => {
    state = given(account, events, state)
    posts.push(...events.map((event) => rowsOf([event])).filter((rows) => rows.length > 0))
  }
  visits.forEach((visit, n) => {
    time += visit.days * 86_400_000
    const now = new Date(time).toISOString()
    const items = visit.amounts.map((period_amount, k) => {
      const provider = k % 2 ? PROVIDER : 'profile-q'
      const plan = planOf({
        slug: `plan${k}`,
        period_amount,
        provider,
        broker_fee: visit.rate,
        setup_amount: k
      })
      return itemOf(plan, { item: `item-${n}-${k}` })
    })
    for (const [ordinal, group] of groupsOf(state, items, [], now).entries()) {
      const charge = `c${n}-${ordinal}`
      const broker = visit.marketplace ? BROKER : group.provider
      const terms = termsOf(charge, { checkout: `${n}`, ordinal, broker })
      if (group.amount === 0) {
        take(eventsOf(placeFreeOrders(state, group, terms, now)))
        continue
      }
      take(eventsOf(startCheckout(state, group, terms, now)))
      const answer = (is: Visit['outcome']) => {
        const fee = Math.floor(visit.fee * group.amount)
        const outcome = { is, processor_key: charge, fee, card: CARD, reason: 'card_declined' }
        take(eventsOf(completeCheckout(state, charge, outcome, now)))
      }
      answer(visit.outcome)
      if (visit.outcome === 'pending') answer(visit.later)
      answer('settled')
    }
    const sale = {
      order: `past-${n}`,
      check: `check_${n}`,
      profile: SUBSCRIBER,
      provider: PROVIDER,
      plan: null,
      amount: visit.past,
      unit: 'usd',
      created_at: now,
      description: '',
      imported_by: 'user-1'
    }
    take(eventsOf(importSale(state, sale, now)))
  })
  return { posts, state }
}

function audit(posts: readonly (readonly LedgerRow[])[]) {
  const book = auditBook()
  for (const rows of posts) book.add(rows)
  return book.faults()
}

t.test('whatever customers do, the book is right', async (t) => {
  const property = () =>
    fc.assert(
      fc.property(fc.array(visit, { minLength: 1, maxLength: 8 }), (visits) => {
        const faults = audit(live(visits).posts)
        if (faults.length > 0) throw new Error(JSON.stringify(faults[0]))
      })
    )
  t.doesNotThrow(property)
})

t.test('a row that is lost, doubled or changed is noticed', async (t) => {
  const outcomes = fc.record({
    visit,
    at: fc.nat(),
    how: fc.constantFrom('lost', 'twice', 'more', 'unit', 'order')
  })
  const property = () =>
    fc.assert(
      fc.property(outcomes, ({ visit, at, how }) => {
        const rows = live([{ ...visit, outcome: 'settled' }]).posts.flat()
        const n = at % rows.length
        const row = rows[n]!
        // A free order is one row, and nothing else tells that it was there; an order of more is one that is
        // still due; a row that names no order cannot name another.
        const isSale = row.orig.account === 'Receivable'
        fc.pre(row.amount > 0 && !(how === 'order' && row.order === null) && !(how === 'more' && isSale))
        const changed: Record<typeof how, LedgerRow[]> = {
          lost: [],
          twice: [row, row],
          more: [{ ...row, amount: row.amount + 1 }],
          unit: [{ ...row, unit: 'dollars' }],
          order: [{ ...row, order: 'another' }]
        }
        if (audit([rows.toSpliced(n, 1, ...changed[how])]).length === 0) {
          throw new Error(`${how}: ${JSON.stringify(row)}`)
        }
      }),
      { numRuns: 300 }
    )
  t.doesNotThrow(property)
})

t.test('what is wrong has a name', async (t) => {
  const { events } = checkedOut(account.initial, [itemOf(planOf())])
  const rows = rowsOf(events)
  const named = (posts: LedgerRow[][]) => [...new Set(audit(posts).map(({ invariant }) => invariant))].sort()
  const edit = (n: number, more: Partial<LedgerRow>) => [
    rows.map((row, k) => (k === n ? { ...row, ...more } : row))
  ]

  t.same(named([rows]), [])
  t.same(named([rows, rows]).includes('nothing twice'), true)
  t.same(named(edit(0, { dest: { profile: SUBSCRIBER, account: 'Income' } })).includes('rows balance'), true)
  t.same(named(edit(5, { amount: 24149 })), ['charges are shared out'])
  t.same(named(edit(2, { amount: 24899 })), ['subscribers owe what is due'])
  t.same(named(edit(4, { kind: 'order' })), [
    'charges are shared out',
    'rows balance',
    'subscribers owe what is due'
  ])
  const stolen = {
    ...rows[5]!,
    dest: { profile: 'processor', account: 'Funds' as const },
    orig: { profile: PROVIDER, account: 'Funds' as const }
  }
  t.ok(named([rows, [stolen]]).includes('rows balance'), 'no rule takes funds back')
  const earned = {
    ...rows[4]!,
    kind: 'recognition' as const,
    dest: { profile: PROVIDER, account: 'Backlog' as const },
    orig: { profile: PROVIDER, account: 'Income' as const }
  }
  t.same(named([rows, [earned]]), [])
  t.same(named([rows, [earned, earned]]), ['income within the order'])
  t.equal(audit(Array.from({ length: MAX_FAULTS * 2 }, () => [{ ...rows[0]!, unit: '' }])).length, MAX_FAULTS)
})
