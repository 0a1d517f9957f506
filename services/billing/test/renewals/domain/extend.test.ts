import { balancesDue, nextDue, type Plan } from '@bursar/billing'
import t from 'tap'
import { NOW, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'
import { beginning, buy, look, take, type Walk } from './year.ts'

const plan = planOf({ renewal_type: 'auto-renew' })
const at = '2026-01-31T10:00:00.000Z'

const orders = ({ rows }: Walk) => rows.filter(({ kind }) => kind === 'order')
const held = ({ state }: Walk) => state.account.subscriptions[plan.plan]

t.test('a subscription that renews is extended when less than a day is left', async (t) => {
  const bought = buy(beginning, plan, { at })
  t.equal(nextDue(bought.state.schedule), '2026-02-27T10:00:00.001Z')
  t.equal(look(bought, '2026-02-27T10:00:00.000Z', plan), bought, 'a whole day is left')
  const renewed = look(bought, '2026-02-27T10:00:00.001Z', { ...plan, period_amount: 30000 })
  t.match(orders(renewed)[1], {
    amount: 30000,
    created_at: '2026-02-27T10:00:00.001Z',
    event_id: 'sub_item-basic/',
    description: 'Subscription to basic until 2026/03/31 (1 month)',
    about: { start: '2026-02-28T10:00:00.000Z', end: '2026-03-31T10:00:00.000Z', periods: 1 }
  })
  t.match(held(renewed), {
    ends_at: '2026-03-31T10:00:00.000Z',
    auto_renew: true,
    acceptance: { by: 'user-1' }
  })
  t.equal(look(renewed, '2026-02-27T11:00:00.000Z', plan), renewed, 'again is nothing')
  const later = look(renewed, '2026-05-30T00:00:00.000Z', plan)
  t.equal(
    held(later)?.ends_at,
    '2026-05-31T10:00:00.000Z',
    'the 31st again: periods are counted from the start'
  )
})

t.test('one that ran out while the job was down goes on, as if it had not been', async (t) => {
  const bought = buy(beginning, plan, { at })
  const late = look(bought, '2026-04-15T00:00:00.000Z', plan)
  t.same(
    orders(late).map(({ created_at }) => created_at),
    [at, '2026-02-27T10:00:00.001Z', '2026-03-30T10:00:00.001Z']
  )
  const onTime = ['2026-02-27T12:00:00.000Z', '2026-03-30T12:00:00.000Z', '2026-04-15T00:00:00.000Z'].reduce(
    (walk, instant) => look(walk, instant, plan),
    bought
  )
  const booked = ({ rows }: Walk) =>
    rows.map((row) => JSON.stringify({ ...row, order: '' })).sort((a, b) => a.localeCompare(b))
  t.same(booked(late), booked(onTime))
})

t.test('an hourly plan needs no hourly job', async (t) => {
  const hourly = planOf({ renewal_type: 'auto-renew', period_type: 'hourly', period_amount: 100 })
  const bought = buy(beginning, hourly)
  t.equal(nextDue(bought.state.schedule), NOW, 'less than a day is left at once')
  const day = look(bought, NOW, hourly)
  t.equal(day.state.account.subscriptions[hourly.plan]?.ends_at, '2026-01-02T00:00:00.000Z')
  t.equal(orders(day).length, 24)
  t.equal(nextDue(day.state.schedule), '2026-01-01T00:00:00.000Z'.replace('00:00:00.000', '00:00:00.001'))
})

t.test('what does not renew', async (t) => {
  const oneTime = planOf({ renewal_type: 'one-time' })
  const bought = buy(beginning, oneTime, { at })
  const over = look(bought, '2026-04-01T00:00:00.000Z', oneTime)
  t.equal(orders(over).length, 1)
  t.equal(nextDue(over.state.schedule), undefined)

  const stopped: Record<string, Plan> = {
    'a plan that is gone': { is: 'deleted' },
    'a plan that no longer renews': { ...plan, renewal_type: 'repeat' }
  }
  for (const [name, now] of Object.entries(stopped)) {
    const walk = look(buy(beginning, plan, { at }), '2026-02-28T00:00:00.000Z', now)
    t.match(walk.events.at(-1)?.data, { ends_at: '2026-02-28T10:00:00.000Z', auto_renew: false }, name)
    t.same(walk.state.schedule.renewing, {})
    t.equal(orders(walk).length, 1)
  }

  const changed = (walk: Walk, data: object, when: string) => {
    const { subscription, provider, created_at, ends_at } = held(walk)!
    const stands = { subscription, profile: SUBSCRIBER, provider, plan: plan.plan, created_at, ends_at }
    const event = {
      auto_renew: true,
      accepted: true,
      accepted_at: created_at,
      accepted_until: ends_at,
      ...data
    }
    return take(walk, [{ type: 'billing.subscription-changed', data: { ...stands, ...event } }], when)
  }
  const first = buy(beginning, plan, { at })
  for (const data of [
    { auto_renew: false },
    { accepted: false, accepted_at: undefined },
    { withheld: true }
  ]) {
    const walk = look(changed(first, data, at), '2026-04-01T00:00:00.000Z', plan)
    t.equal(orders(walk).length, 1, JSON.stringify(data))
  }
  const off = changed(first, { auto_renew: false }, at)
  const on = changed(off, { auto_renew: true }, '2026-02-28T01:00:00.000Z')
  t.equal(
    orders(look(on, '2026-02-28T02:00:00.000Z', plan))[1]?.created_at,
    '2026-02-28T01:00:00.000Z',
    'turned on on the last day, no order is dated before'
  )
  const tooLate = changed(off, { auto_renew: true }, '2026-02-28T11:00:00.000Z')
  t.equal(orders(look(tooLate, '2026-03-05T00:00:00.000Z', plan)).length, 1, 'it was over by then')
})

t.test('what is owed is charged around the billing date', async (t) => {
  const renewed = look(buy(beginning, plan, { at }), '2026-02-27T11:00:00.000Z', plan)
  t.match(balancesDue(renewed.state.schedule), [
    {
      amount: 24900,
      billing_date: '2026-02-28T10:00:00.000Z',
      from: '2026-02-27T10:00:00.001Z',
      until: '2026-03-03T10:00:00.000Z'
    }
  ])
  const passed = look(renewed, '2026-03-03T10:00:00.001Z', plan)
  t.match(balancesDue(passed.state.schedule), [
    { billing_date: '2026-03-31T10:00:00.000Z', from: '2026-03-28T10:00:00.000Z' }
  ])
  const small = { ...plan, period_amount: 50 }
  t.same(
    balancesDue(look(buy(beginning, small, { at }), '2026-02-28T00:00:00.000Z', small).state.schedule),
    [],
    '50 roll over'
  )
  const twice = look(buy(beginning, small, { at }), '2026-03-31T00:00:00.000Z', small)
  t.match(balancesDue(twice.state.schedule), [{ amount: 100 }])
})
