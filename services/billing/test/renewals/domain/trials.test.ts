/** The rules of trials, day by day: what an order of a plan with a trial comes to, and what follows it. */
import {
  balancesDue,
  endSubscriptions,
  forgetCard,
  importSale,
  invoicables,
  keptCoupon,
  type LivePlan,
  nextDue,
  type PricedItem,
  placeFreeOrders,
  saveCard,
  takeTrial,
  trialsIn
} from '@bursar/billing'
import t from 'tap'
import { groupsOf, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, itemOf, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'
import { beginning, buy, look, take, type Walk } from './year.ts'

const plan = planOf({ renewal_type: 'auto-renew', trial_days: 15, setup_amount: 5000 })
const at = '2026-01-31T10:00:00.000Z'
const end = '2026-02-15T10:00:00.000Z'
const CUT = { discount_type: 'percentage', discount_value: 5000, code: 'HALF' } as const

const offered = (of: LivePlan = plan): PricedItem => ({ ...itemOf(of, { option: 2 }), trial: { once: [] } })
const held = ({ state }: Walk) => state.account.subscriptions[plan.plan]
const orders = ({ rows }: Walk) => rows.filter(({ kind }) => kind === 'order')
const typesOf = (walk: Walk) => walk.events.map(({ type }) => type.replace('billing.', ''))

/** Orders what is free. */
function tryOut(walk: Walk, item = offered(), when = at): Walk {
  const [group] = groupsOf(walk.state.account, [item], [], when)
  return take(walk, eventsOf(placeFreeOrders(walk.state.account, group!, termsOf('c1'), when)), when)
}

function withCard(walk: Walk, when: string): Walk {
  const card = { person: SUBSCRIBER, last4: '4242', exp_date: '2030-01-01', card_key: 'card-1' }
  return take(walk, eventsOf(saveCard(SUBSCRIBER, card, when)), when)
}

const noCard = (walk: Walk, when: string) =>
  take(walk, eventsOf(forgetCard(walk.state.account, SUBSCRIBER, when)), when)

const began = tryOut(beginning)

t.test('the first order is a free one whose span is the trial, whatever option was asked', async (t) => {
  const [entry] = invoicables(beginning.state.account, [offered()], at)
  t.match(entry, { lines: [{ amount: 0, description: 'Trial of basic until 2026/02/15' }], options: [] })
  t.match(entry?.subscription, { created_at: at, ends_at: end, trial: { ends_at: end } })
  t.same(trialsIn(groupsOf(beginning.state.account, [offered()], [], at)), [plan.plan])
  t.match(orders(began), [{ amount: 0, created_at: at, about: { start: at, end } }])
  t.match(held(began), {
    ends_at: end,
    auto_renew: true,
    acceptance: { by: 'user-1', until: end },
    trial: { ends_at: end, isFollowed: false }
  })
  t.match(began.events.at(1), { type: 'billing.subscription-started', data: { trial_ends_at: end } })
  t.match(began.events.at(2), { type: 'billing.subscription-changed', data: { trial_ends_at: end } })
  const placed = began.events[0]!
  t.match(placed.type === 'billing.order-placed' && takeTrial(placed.data), {
    type: 'billing.trial-taken',
    data: { plan: plan.plan, profile: SUBSCRIBER, taken_at: at }
  })
})

t.test(
  'with a card the first paid order is written on the last day, with setup, counted from the end',
  async (t) => {
    const carded = look(withCard(began, '2026-02-01T00:00:00.000Z'), '2026-02-12T10:00:00.000Z', plan)
    t.equal(nextDue(carded.state.schedule), '2026-02-14T10:00:00.001Z')
    t.equal(look(carded, '2026-02-14T10:00:00.000Z', plan), carded, 'a whole day is left')
    const renewed = look(carded, '2026-02-14T10:00:00.001Z', plan)
    t.match(orders(renewed)[1], {
      amount: 29900,
      created_at: '2026-02-14T10:00:00.001Z',
      about: { start: end, end: '2026-03-15T10:00:00.000Z' }
    })
    t.match(held(renewed), { ends_at: '2026-03-15T10:00:00.000Z', trial: { ends_at: end, isFollowed: true } })
    t.match(balancesDue(renewed.state.schedule), [
      { amount: 29900, billing_date: end, from: '2026-02-14T10:00:00.001Z' }
    ])
    const next = look(renewed, '2026-03-15T00:00:00.000Z', plan)
    t.equal(orders(next)[2]?.amount, 24900, 'setup is asked once')
    t.notOk(typesOf(next).includes('trial-ended'))
  }
)

t.test('a card that comes on the last day is met by the next run, and dates the order', async (t) => {
  const looked = look(began, '2026-02-12T10:00:00.000Z', plan)
  t.equal(look(looked, '2026-02-14T12:00:00.000Z', plan), looked, 'without a card nothing is ordered')
  t.equal(nextDue(looked.state.schedule), end)
  const carded = withCard(looked, '2026-02-15T09:00:00.000Z')
  t.equal(nextDue(carded.state.schedule), '2026-02-15T09:00:00.000Z')
  const late = look(carded, '2026-02-20T00:00:00.000Z', plan)
  t.match(orders(late)[1], { amount: 29900, created_at: '2026-02-15T09:00:00.000Z', about: { start: end } })
})

t.test('without a card it ends, and nothing is due, however late the run is', async (t) => {
  for (const when of [end, '2026-04-01T00:00:00.000Z']) {
    const over = look(began, when, plan)
    t.same(typesOf(over).slice(-3), ['renewal-stopped', 'subscription-changed', 'trial-ended'])
    t.match(over.events.at(-1)?.data, { ended_at: end })
    t.match(held(over), { ends_at: end, auto_renew: false })
    t.same(over.state.account.due, {})
    t.equal(nextDue(over.state.schedule), undefined)
    t.equal(look(over, '2026-05-01T00:00:00.000Z', plan), over, 'again is nothing')
  }
})

t.test('a late run asks for the card as it stood at the end', async (t) => {
  const after = '2026-02-16T00:00:00.000Z'
  const tooLate = look(withCard(began, after), '2026-02-20T00:00:00.000Z', plan)
  t.equal(orders(tooLate).length, 1, 'a card that came after it')
  const had = noCard(withCard(began, '2026-02-02T00:00:00.000Z'), after)
  t.equal(orders(look(had, '2026-02-17T00:00:00.000Z', plan)).length, 2, 'a card that went after it')
  const gone = noCard(withCard(began, '2026-02-02T00:00:00.000Z'), '2026-02-03T00:00:00.000Z')
  t.equal(orders(look(gone, '2026-02-17T00:00:00.000Z', plan)).length, 1)
  const before = tryOut(withCard(beginning, '2026-01-01T00:00:00.000Z'))
  t.equal(orders(look(before, '2026-02-15T00:00:00.000Z', plan)).length, 2, 'a card from before the trial')
})

t.test('stopped renewal lets it run out', async (t) => {
  const { subscription, provider, created_at, ends_at } = held(began)!
  const stands = { subscription, profile: SUBSCRIBER, provider, plan: plan.plan, created_at, ends_at }
  const off = { ...stands, auto_renew: false, accepted: true, accepted_at: at, accepted_until: end }
  const changed = { type: 'billing.subscription-changed', data: { ...off, trial_ends_at: end } } as const
  const over = look(withCard(take(began, [changed], at), at), '2026-02-16T00:00:00.000Z', plan)
  t.equal(orders(over).length, 1)
  t.match(over.events.at(-1), { type: 'billing.trial-ended', data: { ended_at: end } })
})

t.test('one that is ended before is told by that alone', async (t) => {
  const when = '2026-02-03T00:00:00.000Z'
  const ended = take(
    began,
    endSubscriptions(began.state.account, SUBSCRIBER, () => true, when),
    when
  )
  t.same(ended.state.schedule.trials, {})
  t.equal(look(ended, '2026-03-01T00:00:00.000Z', plan), ended)
})

t.test('an order by hand begins at the end of the trial, with setup, and follows it', async (t) => {
  const bought = buy(began, plan, { at: '2026-02-05T00:00:00.000Z' })
  t.match(orders(bought)[1], { amount: 29900, about: { start: end, end: '2026-03-15T10:00:00.000Z' } })
  t.match(held(bought), { trial: { ends_at: end, isFollowed: true } })
  t.same(bought.state.schedule.trials, {})
  const more = buy(bought, plan, { at: '2026-02-06T00:00:00.000Z', charge: 'c2' })
  t.match(orders(more)[2], { amount: 24900, about: { start: '2026-03-15T10:00:00.000Z' } })
})

t.test('a coupon is kept for the first paid order, whichever that is', async (t) => {
  const item: PricedItem = { ...offered(), coupon: 'half', discount: CUT }
  const trial = tryOut(beginning, item)
  t.match(orders(trial), [{ amount: 0 }])
  t.match(keptCoupon(held(trial)), { coupon: 'half', code: 'HALF' })
  const renewed = look(withCard(trial, at), '2026-02-15T00:00:00.000Z', plan)
  t.match(orders(renewed)[1], { amount: 14950, about: { coupon: 'half' }, description: /code: HALF/ })
  t.equal(keptCoupon(held(renewed)), undefined)
  t.equal(orders(look(renewed, '2026-03-15T00:00:00.000Z', plan))[2]?.amount, 24900, 'and for no other')
  const byHand = buy(trial, plan, { at: '2026-02-05T00:00:00.000Z' })
  t.match(orders(byHand)[1], { amount: 14950, about: { coupon: 'half' } })
  const over = look(trial, '2026-03-01T00:00:00.000Z', plan)
  const later = buy(over, plan, { at: '2026-03-02T00:00:00.000Z' })
  t.match(orders(later)[1], { amount: 14950, about: { coupon: 'half', start: '2026-03-02T00:00:00.000Z' } })
})

t.test('once for a profile and a plan', async (t) => {
  const again = (walk: Walk, when: string) => invoicables(walk.state.account, [offered()], when)[0]
  const over = look(began, '2026-03-01T00:00:00.000Z', plan)
  t.match(again(over, '2026-03-01T00:00:00.000Z')?.lines, [{ amount: 29900 }], 'it had one')
  const sale = {
    order: 'o1',
    check: 'check_1',
    profile: SUBSCRIBER,
    plan,
    provider: plan.provider,
    amount: 100,
    unit: 'usd',
    created_at: '2025-01-01T00:00:00.000Z',
    description: '',
    imported_by: 'u'
  }
  const imported = take(beginning, eventsOf(importSale(beginning.state.account, sale, at)), at)
  t.match(again(imported, at)?.lines, [{ amount: 29900 }], 'an imported sale of it counts')
  const two = invoicables(
    beginning.state.account,
    [offered(), { ...offered(), item: itemOf(plan, { item: 'i2' }).item }],
    at
  )
  t.match(
    two.map(({ lines }) => lines),
    [[{ amount: 0 }], [{ amount: 29900, purchase: { span: { start: end } } }]],
    'the second item of a cart goes on with the first'
  )
  t.match(groupsOf(beginning.state.account, [offered()], [], at), [{ amount: 0 }])
  const [group] = groupsOf(beginning.state.account, [offered()], [], at)
  const twice = placeFreeOrders(began.state.account, { ...group!, lines: group!.lines }, termsOf('c9'), at)
  t.match(twice, { ok: false, code: 'version_conflict' }, 'of two at once one is late')
})

t.test('a seat for somebody else is no trial, and a plan without days has none', async (t) => {
  const seat = { ...itemOf(plan), address: 'hash' }
  t.match(invoicables(beginning.state.account, [seat], at)[0]?.lines, [{ amount: 29900 }])
  t.match(invoicables(beginning.state.account, [itemOf(plan)], at)[0]?.lines, [{ amount: 29900 }])
})

const told = (walk: Walk) => walk.events.filter(({ type }) => /trial-ending|renewal-coming/.test(type))

t.test('three days before its end a trial is told of, once', async (t) => {
  t.equal(nextDue(began.state.schedule), '2026-02-12T10:00:00.000Z')
  const looked = look(began, '2026-02-12T10:00:00.000Z', plan)
  t.match(told(looked), [{ type: 'billing.trial-ending', data: { ends_at: end, goes_on: false } }])
  t.equal(look(looked, '2026-02-13T00:00:00.000Z', plan), looked, 'again is nothing')
  const carded = look(withCard(began, at), '2026-02-13T00:00:00.000Z', plan)
  t.match(told(carded), [{ data: { goes_on: true } }])
  t.same(told(look(began, '2026-03-01T00:00:00.000Z', plan)), [], 'not when it is over')
  const short = tryOut(beginning, offered(planOf({ renewal_type: 'auto-renew', trial_days: 3 })))
  t.same(told(look(short, '2026-02-02T00:00:00.000Z', plan)), [], 'nor where it has just begun')
})

t.test('what was ordered for a year or longer is told of 14 days before it renews, once', async (t) => {
  const yearly = planOf({ renewal_type: 'auto-renew', period_type: 'yearly' })
  const bought = buy(beginning, yearly, { at })
  t.same(told(look(bought, '2027-01-17T09:00:00.000Z', yearly)), [])
  const coming = look(bought, '2027-01-17T10:00:00.000Z', yearly)
  t.match(told(coming), [{ type: 'billing.renewal-coming', data: { ends_at: '2027-01-31T10:00:00.000Z' } }])
  t.equal(told(look(coming, '2027-01-20T10:00:00.000Z', yearly)).length, 1)
  t.equal(told(look(coming, '2028-01-20T10:00:00.000Z', yearly)).length, 2, 'each year')
  t.same(told(look(bought, '2027-01-31T00:00:00.000Z', yearly)), [], 'not on the day that it renews')
  const monthly = buy(beginning, planOf({ renewal_type: 'auto-renew' }), { at })
  t.same(told(look(monthly, '2026-02-20T00:00:00.000Z', planOf({ renewal_type: 'auto-renew' }))), [])
})
