import { instantAfter, later } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'
import { alike } from '../../../dist/forecast/domain/alike.js'
import { type Renewals, renewalsOf, renewedBy } from '../../../dist/forecast/domain/renewing.js'

const ms = (instant: string) => Date.parse(instant)

/** Every window of every renewal up to an instant, one by one. */
function walked({ from, anchor, step, count, length, amount, setup }: Renewals, at: number): bigint {
  let [sum, start] = [0n, from]
  for (let n = 1; ; n++) {
    const end = instantAfter(anchor, { step, count: count + n * length })
    const price = n === 1 ? amount + setup : amount
    const months = step === 'month' ? length : 1
    for (let month = 1; month <= months; month++) {
      const over =
        step === 'month' ? instantAfter(anchor, { step, count: count + (n - 1) * length + month }) : end
      if (ms(later(over, -1_000)) >= at) return sum
      const share = Math.floor(price / months)
      sum += BigInt(month < months ? share : price - share * (months - 1))
    }
    start = end
    if (start > '2040') throw new Error('too far')
  }
}

const QUARTER = 900_000
const asked = fc
  .uniqueArray(fc.integer({ min: ms('2026-02-01') / QUARTER, max: ms('2029-01-01') / QUARTER }), {
    minLength: 1,
    maxLength: 4
  })
  .map((quarters) => quarters.sort((one, other) => one - other).map((quarter) => quarter * QUARTER))

const anchors = fc.oneof(
  fc.constantFrom('2025-01-31T00:00:00.500Z', '2025-12-31T23:59:59.900Z', '2025-11-30T10:15:00.000Z'),
  fc.integer({ min: ms('2025-01-01'), max: ms('2026-01-31') }).map((at) => new Date(at).toISOString())
)

const renewals = fc
  .record({
    anchor: anchors,
    step: fc.constantFrom('month' as const, 'hour' as const),
    count: fc.integer({ min: 0, max: 12 }),
    length: fc.constantFrom(1, 3, 12),
    amount: fc.integer({ min: 0, max: 300_000 }),
    setup: fc.constantFrom(0, 500)
  })
  .map((one): Renewals => ({ ...one, from: instantAfter(one.anchor, one) }))

t.test('renewals are earned as their windows end, alike or not', async (t) => {
  fc.assert(
    fc.property(renewals, asked, (one, instants) => {
      const length = one.step === 'month' ? one.length : one.length * 24
      const renewed = { ...one, length }
      const expected = instants.map((at) => walked(renewed, at))
      t.same(renewedBy(renewed, instants), expected)
      t.same(renewedBy(alike(renewed), instants), expected)
    }),
    { numRuns: 100, seed: 17 }
  )
})

t.test('a long period of hours is earned by months', async (t) => {
  const anchor = '2026-01-10T00:00:00.000Z'
  const days45 = {
    anchor,
    from: anchor,
    step: 'hour',
    count: 0,
    length: 45 * 24,
    amount: 4500,
    setup: 0
  } as const
  const [firstMonth, wholeSpan, nextMonth, year] = [
    '2026-02-10',
    '2026-02-24',
    '2026-03-10',
    '2027-01-01'
  ].map(ms)
  const early = renewedBy(days45, [firstMonth!, wholeSpan!, nextMonth!])
  t.same(early, [3100n, 4500n, 4500n + 1400n], '31 of 45 days, all of them, 14 of the next 45')
  const [late] = renewedBy(days45, [year!])
  t.ok(late! > 7n * 4500n && late! < 8n * 4500n, 'seven of them are over')
})

t.test('today’s terms', async (t) => {
  const subscription = {
    ...{ subscription: 's', provider: 'p', profile: 'c', plan: 'x', correlation_id: '' },
    ...{ ends_at: '2026-02-01T00:00:00.000Z', renews: true, anchor: '2026-01-01T00:00:00.000Z' },
    ...{ step: 'month' as const, count: 1 }
  }
  const plan = {
    ...{ plan: 'x', provider: 'p', unit: 'usd', renewal_type: 'auto-renew', period_amount: 12_000 },
    ...{ setup_amount: 600, period_type: 'monthly' as const, period_length: 1 }
  }
  t.match(renewalsOf(subscription, plan), { amount: 12_000, setup: 0, length: 1, count: 1 })
  const trial = { ...subscription, trial_ends_at: subscription.ends_at }
  t.match(renewalsOf(trial, plan), { setup: 600 }, 'setup comes with the order after a trial')
  const taxed = { ...subscription, percent: 2000 }
  t.match(renewalsOf(taxed, { ...plan, tax_included: true }), { amount: 10_000 }, 'without tax')
  t.match(renewalsOf(taxed, plan), { amount: 12_000 }, 'where it is added')
  t.match(renewalsOf(subscription, { ...plan, period_type: 'weekly' }), {
    ...{ step: 'hour', length: 168, count: 0, anchor: subscription.ends_at }
  })
  t.equal(renewalsOf(subscription, { ...plan, renewal_type: 'repeat' }), undefined)
  t.equal(renewalsOf({ ...subscription, renews: false }, plan), undefined)
  t.equal(renewalsOf(subscription, undefined), undefined)
})
