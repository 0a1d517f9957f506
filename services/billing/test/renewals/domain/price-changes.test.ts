/** By which terms a subscription renews while its plan gets dearer, and what its subscriber is told of that. */
import {
  announcePrices,
  type LivePlan,
  plan as planFold,
  type RateAt,
  recordUsage,
  review,
  updatePlan
} from '@bursar/billing'
import { foldOn } from '@bursar/event-sourcing'
import t from 'tap'
import { eventsOf, planOf, SUBSCRIBER, verdict } from '../../shared/domain/scenario.ts'
import { beginning, buy, take, type Walk } from './year.ts'

const at = '2026-01-31T10:00:00.000Z'
const untaxed: RateAt = () => undefined
const calls = (use_amount: number, quota: number) => ({
  ...{ slug: 'calls', title: 'Calls', description: '', created_at: at },
  ...{ use_amount, quota, maximum_limit: null, extra: null }
})

const monthly = planOf({ renewal_type: 'auto-renew', period_amount: 1000, use_charges: [calls(10, 5)] })

/** The plan after a change of its terms at an instant. */
function changed(plan: LivePlan, changes: Parameters<typeof updatePlan>[1], when: string): LivePlan {
  const next = foldOn(planFold, plan, eventsOf(updatePlan(plan, changes, when)), when)
  if (next.is !== 'live') throw new Error('the plan is gone')
  return next
}

/** The job looks, with the rates of the provider. */
function look(walk: Walk, now: string, plan: LivePlan, rate: RateAt = untaxed): Walk {
  let ids = 0
  let next = walk
  while (true) {
    const supplies = { plan: () => plan, rate, id: () => `o-${now}-${ids++}` }
    const events = review(next.state, { profile: SUBSCRIBER, at: now, now }, supplies)
    if (events.length === 0) return next
    next = take(next, events, now)
  }
}

/** Prices or rates changed: whoever subscribes is looked at. */
function announce(walk: Walk, now: string, plan: LivePlan, rate: RateAt = untaxed): Walk {
  const held = walk.state.account.subscriptions[plan.plan]!
  const renewing = walk.state.schedule.renewing[plan.plan]!
  return take(walk, announcePrices({ profile: SUBSCRIBER, held, renewing, plan, rate, now }), now)
}

const orders = ({ rows }: Walk) =>
  rows
    .filter(({ kind }) => kind === 'order')
    .map(({ amount, created_at }) => `${created_at.slice(5, 10)} ${amount}`)
const notices = ({ events }: Walk) =>
  events.flatMap((event) => (event.type === 'billing.prices-announced' ? [event.data] : []))

function used(walk: Walk, plan: LivePlan, quantity: number, now: string, rate?: RateAt) {
  const what = { usage: `u-${now}`, profile: SUBSCRIBER, plan, use: 'calls', quantity, used_at: now, rate }
  return recordUsage(walk.state.account, { ...what, recorded_by: 'u' }, now)
}
const invoiced = (decision: ReturnType<typeof used>) =>
  eventsOf(decision).flatMap((event) => (event.type === 'billing.order-placed' ? [event.data.amount] : []))

t.test('a higher price counts at the first renewal 14 days after its notice', async (t) => {
  const dear = changed(monthly, { period_amount: 1200 }, '2026-02-20T00:00:00.000Z')
  const told = announce(buy(beginning, monthly, { at }), '2026-02-20T00:00:01.000Z', dear)
  t.match(notices(told), [
    {
      before: { amount: 1000, period_type: 'monthly', period_length: 1 },
      after: { amount: 1200 },
      uses: [],
      counts_from: '2026-03-31T10:00:00.000Z'
    }
  ])
  t.equal(announce(told, '2026-02-25T00:00:00.000Z', dear).events.length, told.events.length, 'told once')
  const renewed = look(told, '2026-02-28T00:00:00.000Z', dear)
  t.same(orders(renewed), ['01-31 1000', '02-27 1000'], 'seven days after it: as before')
  t.same(orders(look(renewed, '2026-03-31T00:00:00.000Z', dear)), ['01-31 1000', '02-27 1000', '03-30 1200'])
  t.equal(notices(look(renewed, '2026-05-01T00:00:00.000Z', dear)).length, 1, 'and never again')
  const late = look(told, '2026-04-01T00:00:00.000Z', dear)
  t.same(orders(late), ['01-31 1000', '02-27 1000', '03-30 1200'], 'a job that was down leaves the same book')
})

t.test('what nobody was told of does not count, and is made up for by the renewal', async (t) => {
  const dear = changed(monthly, { period_amount: 1200 }, '2026-02-01T00:00:00.000Z')
  const renewed = look(buy(beginning, monthly, { at }), '2026-02-28T00:00:00.000Z', dear)
  t.same(orders(renewed), ['01-31 1000', '02-27 1000'])
  t.match(notices(renewed), [
    { told_at: '2026-02-28T00:00:00.000Z', counts_from: '2026-03-31T10:00:00.000Z' }
  ])
  t.same(orders(look(renewed, '2026-03-31T00:00:00.000Z', dear)).at(-1), '03-30 1200')
})

t.test('a lower price counts at once, and what was told is forgotten with it', async (t) => {
  const dear = changed(monthly, { period_amount: 1200 }, '2026-02-01T00:00:00.000Z')
  const told = announce(buy(beginning, monthly, { at }), '2026-02-01T00:00:01.000Z', dear)
  const cheap = changed(dear, { period_amount: 900 }, '2026-02-26T00:00:00.000Z')
  const renewed = look(told, '2026-02-28T00:00:00.000Z', cheap)
  t.same(orders(renewed), ['01-31 1000', '02-27 900'])
  const again = changed(cheap, { period_amount: 1000 }, '2026-03-25T00:00:00.000Z')
  const next = announce(renewed, '2026-03-25T00:00:01.000Z', again)
  t.match(
    notices(next).at(-1),
    { before: { amount: 900 }, after: { amount: 1000 } },
    'dearer than it was last'
  )
  t.equal(orders(look(next, '2026-03-31T00:00:00.000Z', again)).at(-1), '03-30 900')
})

t.test('raised again and again: each raise waits for its own notice', async (t) => {
  const first = changed(monthly, { period_amount: 1200 }, '2026-02-01T00:00:00.000Z')
  let walk = announce(buy(beginning, monthly, { at }), '2026-02-01T00:00:01.000Z', first)
  const second = changed(first, { period_amount: 1500 }, '2026-02-01T08:00:00.000Z')
  t.equal(announce(walk, '2026-02-01T08:00:01.000Z', second).events.length, walk.events.length, 'once a day')
  const third = changed(second, { period_amount: 1600 }, '2026-02-20T00:00:00.000Z')
  walk = announce(walk, '2026-02-20T00:00:01.000Z', third)
  t.equal(notices(walk).length, 2)
  walk = look(walk, '2026-02-28T00:00:00.000Z', third)
  t.equal(orders(walk).at(-1), '02-27 1200', 'the one that was told of in time')
  walk = look(walk, '2026-03-31T00:00:00.000Z', third)
  t.equal(orders(walk).at(-1), '03-30 1600')
})

t.test('another period is dearer by the day, or by asking for more at once', async (t) => {
  const cases = [
    [{ period_type: 'weekly' }, 1000, 'by the day'],
    [{ period_type: 'weekly', period_amount: 200 }, 200, 'cheaper'],
    [{ period_length: 100, period_amount: 90_000 }, 1000, 'cheaper by the day, and 90 times as much at once']
  ] as const
  for (const [terms, amount, name] of cases) {
    const other = changed(monthly, terms, '2026-02-01T00:00:00.000Z')
    const [, renewed] = look(
      buy(beginning, monthly, { at }),
      '2026-02-27T12:00:00.000Z',
      other
    ).events.flatMap((event) => (event.type === 'billing.order-placed' ? [event.data] : []))
    t.equal(renewed?.amount, amount, name)
  }
})

t.test('what is used goes by the terms of the last order', async (t) => {
  const dear = changed(monthly, { use_charges: [calls(30, 1)] }, '2026-02-01T00:00:00.000Z')
  const bought = buy(beginning, monthly, { at })
  const told = announce(bought, '2026-02-01T00:00:01.000Z', dear)
  t.match(notices(told), [{ uses: ['calls'], before: { amount: 1000 }, after: { amount: 1000 } }])
  t.same(
    invoiced(used(told, dear, 7, '2026-02-20T00:00:00.000Z')),
    [20],
    'two beyond five, also when it was told'
  )
  const renewed = look(told, '2026-02-28T00:00:00.000Z', dear)
  t.same(
    invoiced(used(renewed, dear, 7, '2026-02-28T12:00:00.000Z')),
    [180],
    'six beyond one, once it is renewed'
  )
  const mixed = changed(monthly, { use_charges: [calls(30, 50)] }, '2026-02-01T00:00:00.000Z')
  t.same(
    invoiced(used(bought, mixed, 52, '2026-02-20T00:00:00.000Z')),
    [20],
    'the dearer price does not, the quota does'
  )
  const fresh = { ...calls(10, 0), slug: 'mails' }
  const more = changed(monthly, { use_charges: [calls(10, 5), fresh] }, '2026-02-01T00:00:00.000Z')
  const mails = { usage: 'u', profile: SUBSCRIBER, plan: more, use: 'mails', quantity: 1, recorded_by: 'u' }
  const mailed = (walk: Walk, now: string) =>
    verdict(recordUsage(walk.state.account, { ...mails, used_at: now }, now))
  t.equal(
    mailed(bought, '2026-02-20T00:00:00.000Z'),
    'invalid_fields',
    'what was free is not charged for yet'
  )
  const known = announce(bought, '2026-02-01T00:00:01.000Z', more)
  const counts = look(known, '2026-02-28T00:00:00.000Z', more)
  t.same(mailed(counts, '2026-02-28T12:00:00.000Z'), ['usage-recorded', 'order-placed', 'ledger-posted'])
})

t.test('a higher tax is a higher price, but where the price has it in it', async (t) => {
  const percent = (before: number, after: number): RateAt => {
    const rate = (n: number) => ({ title: 'VAT', percent: n })
    return ({ tax_exempt }, when) =>
      tax_exempt ? undefined : rate(when < '2026-02-20T00:00:00.000Z' ? before : after)
  }
  const totals = (walk: Walk) =>
    walk.events.flatMap((event) =>
      event.type === 'billing.order-placed' && event.data.created_at > at ? [event.data.amount] : []
    )
  const bought = buy(beginning, monthly, { at })
  const dear = percent(1000, 2000)
  const told = announce(bought, '2026-02-20T00:00:01.000Z', monthly, dear)
  t.match(notices(told), [{ before: { amount: 1100 }, after: { amount: 1200 } }])
  t.same(totals(look(told, '2026-02-28T00:00:00.000Z', monthly, dear)), [1000, 100])
  t.same(totals(look(told, '2026-03-31T00:00:00.000Z', monthly, dear)), [1000, 100, 1000, 200])
  t.same(totals(look(bought, '2026-02-28T00:00:00.000Z', monthly, percent(2000, 1000))), [1000, 100])
  const gross = planOf({ renewal_type: 'auto-renew', period_amount: 1200, tax_included: true })
  const grossly = look(buy(beginning, gross, { at }), '2026-02-28T00:00:00.000Z', gross, percent(0, 2000))
  t.same([totals(grossly), notices(grossly)], [[1000, 200], []], 'the provider bears it')
  const net = changed(gross, { tax_included: false }, '2026-02-05T00:00:00.000Z')
  const netly = look(buy(beginning, gross, { at }), '2026-02-28T00:00:00.000Z', net, percent(2000, 2000))
  t.same(totals(netly), [1000, 200], 'the same price, and tax on top of it')
  const free = planOf({ renewal_type: 'auto-renew', period_amount: 1000, tax_exempt: true })
  const taxed = changed(free, { tax_exempt: false }, '2026-02-05T00:00:00.000Z')
  t.same(
    totals(look(buy(beginning, free, { at }), '2026-02-28T00:00:00.000Z', taxed, percent(2000, 2000))),
    [1000]
  )
})

t.test('an order by hand agrees to what it costs', async (t) => {
  const dear = changed(monthly, { period_amount: 1200 }, '2026-02-01T00:00:00.000Z')
  const bought = buy(buy(beginning, monthly, { at }), dear, {
    at: '2026-02-02T00:00:00.000Z',
    charge: 'c2',
    item: 'i2'
  })
  const renewed = look(bought, '2026-03-31T00:00:00.000Z', dear)
  t.same([orders(renewed).at(-1), notices(renewed)], ['03-30 1200', []])
})

t.test('the setup amount of a trial is a price, too', async (t) => {
  const trial = planOf({ renewal_type: 'auto-renew', period_amount: 1000, setup_amount: 500, trial_days: 10 })
  t.equal(trial.past, undefined)
  const dear = changed(trial, { setup_amount: 900 }, '2026-02-01T00:00:00.000Z')
  t.match(dear.past, [{ setup_amount: 500, until: '2026-02-01T00:00:00.000Z' }])
})

t.test('unit and renewal type of a plan that has subscribers stay', async (t) => {
  const subscribed = { ...monthly, subscribed: true }
  for (const changes of [{ unit: 'eur' }, { renewal_type: 'repeat' }, { slug: 'other' }] as const) {
    t.equal(verdict(updatePlan(subscribed, changes, at)), 'invalid_fields', JSON.stringify(changes))
    t.same(verdict(updatePlan(monthly, changes, at)), ['plan-updated'])
  }
  t.same(verdict(updatePlan(subscribed, { unit: 'usd', renewal_type: 'auto-renew' }, at)), [])
})
