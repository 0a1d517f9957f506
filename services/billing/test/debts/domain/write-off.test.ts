import { account, invoiceGroup, orderLater, writeOffDebt } from '@bursar/billing'
import { earnedBy } from '@bursar/calendar'
import t from 'tap'
import { groupsOf, rowsOf } from '../../checkout/domain/checkout-scenario.ts'
import { BROKER, eventsOf, given, itemOf, NOW, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'

const twelve = {
  amount: 268900,
  start: NOW,
  end: '2027-01-01T00:00:00.000Z',
  periods: 12,
  anchor: NOW
} as const

t.test('what is earned of an order by an instant', async (t) => {
  const months = { ...twelve, step: 'month' } as const
  t.equal(earnedBy(months, '2026-01-31T23:59:59.999Z'), 0)
  t.equal(earnedBy(months, '2026-02-01T00:00:00.000Z'), 22408)
  t.equal(earnedBy(months, '2026-12-31T00:00:00.000Z'), 11 * 22408)
  t.equal(earnedBy(months, '2027-01-01T00:00:00.000Z'), 268900, 'the rest with the last window')
  const week = {
    amount: 1000,
    start: NOW,
    end: '2026-01-22T00:00:00.000Z',
    periods: 3,
    step: 'hour'
  } as const
  t.same(
    ['2026-01-07', '2026-01-08', '2026-01-15', '2026-01-22'].map((day) =>
      earnedBy(week, `${day}T00:00:00.000Z`)
    ),
    [0, 333, 666, 1000]
  )
  const days = {
    amount: 4500,
    start: NOW,
    end: '2026-02-15T00:00:00.000Z',
    periods: 1,
    anchor: NOW,
    step: 'hour'
  } as const
  t.equal(earnedBy(days, '2026-02-10T00:00:00.000Z'), 3100, 'a longer period of days is earned by months')
  t.equal(
    earnedBy(
      {
        ...months,
        start: '2026-03-01T00:00:00.000Z',
        end: '2026-05-01T00:00:00.000Z',
        amount: 200,
        periods: 2
      },
      '2026-04-02T00:00:00.000Z'
    ),
    100
  )
  t.equal(earnedBy({ ...twelve, start: '2026-03-01T00:00:00.000Z' }, NOW), 0, 'what begins later')
})

t.test('what is earned is given up last', async (t) => {
  const [group] = groupsOf(account.initial, [itemOf(planOf({ period_amount: 3000, period_length: 3 }))])
  const terms = {
    charge: 'c1',
    checkout: 'c1',
    claim_code: 'a'.repeat(40),
    profile: SUBSCRIBER,
    broker: BROKER
  }
  const made = eventsOf(orderLater(account.initial, group!, { ...terms, ordered_by: 'u' }, NOW))
  let held = given(account, made)
  t.equal(invoiceGroup(held, held.invoices.c1!).amount, 3000)
  const orders = () => Object.values(held.due)
  const writeOff = (amount: number) => {
    const writing = { profile: SUBSCRIBER, unit: 'usd', orders: orders(), amount }
    const events = eventsOf(writeOffDebt(held, writing, '2026-02-02T00:00:00.000Z'))
    held = given(account, events, held)
    return rowsOf(events).map(({ kind, amount }) => `${kind} ${amount}`)
  }
  t.same(writeOff(2500), ['settlement 2500', 'write-off 2500', 'cancellation 2000'])
  t.same(writeOff(300), ['settlement 300', 'write-off 300'], 'what is left was earned')
  t.same(writeOff(200), ['settlement 200', 'write-off 200'])
  t.same([orders(), held.invoices], [[], {}])
})
