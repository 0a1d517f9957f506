import {
  account,
  completeCheckout,
  dueOrders,
  placeFreeOrders,
  startCheckout,
  statement
} from '@bursar/billing'
import t from 'tap'
import {
  BROKER,
  eventsOf,
  given,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER,
  verdict
} from '../../shared/domain/scenario.ts'
import {
  CARD,
  checkedOut,
  declined,
  groupsOf,
  pending,
  rowsOf,
  settled,
  started,
  termsOf
} from './checkout-scenario.ts'

const LATER = '2026-01-05T00:00:00.000Z'
const basic = planOf()
const empty = account.initial

t.test('the intent is on record before the processor is asked', async (t) => {
  const [group] = groupsOf(empty, [itemOf(basic)])
  const events = eventsOf(startCheckout(empty, group!, { ...termsOf('c1'), resume: 'opaque' }, NOW))
  t.match(events, [
    {
      type: 'billing.charge-created',
      data: {
        charge: 'c1',
        checkout: 'c1',
        ordinal: 0,
        profile: SUBSCRIBER,
        provider: PROVIDER,
        amount: 24900,
        unit: 'usd',
        resume: 'opaque',
        created_at: NOW,
        description: 'Subscription to basic until 2026/02/01 (1 month)',
        lines: [
          {
            order: 'item-basic',
            amount: 24900,
            event_id: 'sub_item-basic/',
            purchase: { plan: 'plan-basic', periods: 1 }
          }
        ]
      }
    }
  ])
  t.same(statement(given(account, events)), {}, 'nothing is ordered yet')
})

t.test('settled', async (t) => {
  const { events, state } = checkedOut(empty, [itemOf(basic)])
  t.same(verdict({ ok: true, events }), [
    'order-placed',
    'subscription-started',
    'subscription-changed',
    'charge-settled',
    'ledger-posted'
  ])
  t.equal(rowsOf(events).length, 6)
  t.match(events[0]?.data, {
    order: 'item-basic',
    subscription: 'item-basic',
    charge: 'c1',
    amount: 24900,
    created_at: NOW
  })
  t.match(events[3]?.data, {
    fee: 752,
    processor_key: 'ch_1',
    last4: '4242',
    lines: [{ order: 'item-basic', amount: 24900, fee: 752, broker_fee: 0, distribution: 24148 }]
  })
  t.same([statement(state), state.charges, state.card], [{}, {}, null])
  t.match(state.subscriptions['plan-basic'], { ends_at: '2026-02-01T00:00:00.000Z', auto_renew: true })
  t.same(verdict(completeCheckout(state, 'c1', settled(24900), LATER)), [], 'settling twice adds nothing')
})

t.test('a second order extends, by the anchor', async (t) => {
  const first = checkedOut(empty, [itemOf(basic)], { now: '2026-01-31T00:00:00.000Z' }).state
  const again = checkedOut(first, [itemOf(basic, { item: 'i2' })], {
    charge: 'c2',
    now: '2026-02-10T00:00:00.000Z'
  })
  t.same(verdict({ ok: true, events: again.events })[1], 'subscription-extended')
  t.match(again.events[1]?.data, {
    subscription: 'item-basic',
    previous_ends_at: '2026-02-28T00:00:00.000Z',
    ends_at: '2026-03-31T00:00:00.000Z',
    order: 'i2'
  })
  t.match(again.events[0]?.data, {
    event_id: 'sub_item-basic/',
    description: /until 2026\/03\/31 \(1 month\)/
  })
  t.equal(again.state.subscriptions['plan-basic']?.ends_at, '2026-03-31T00:00:00.000Z')
})

t.test('the card is kept when it was asked for', async (t) => {
  const [group] = groupsOf(empty, [itemOf(basic)])
  const asked = given(
    account,
    eventsOf(startCheckout(empty, group!, termsOf('c1', { remember_card: true }), NOW))
  )
  const events = eventsOf(completeCheckout(asked, 'c1', settled(24900), NOW))
  t.match(given(account, events, asked).card, {
    card_key: 'card-1',
    last4: '4242',
    person: SUBSCRIBER,
    saved_at: NOW
  })
  const keyless = { ...settled(24900), card: { ...CARD, card_key: null } }
  t.notOk(verdict(completeCheckout(asked, 'c1', keyless, NOW)).includes('card-saved'))
})

t.test('declined inside the checkout leaves the trace of it alone', async (t) => {
  const { events, state } = checkedOut(empty, [itemOf(basic)], { outcome: declined })
  t.same(events, [
    {
      type: 'billing.charge-declined',
      data: {
        charge: 'c1',
        checkout: 'c1',
        ordinal: 0,
        profile: SUBSCRIBER,
        provider: PROVIDER,
        reason: 'card_declined',
        declined_at: NOW
      }
    }
  ])
  t.same(state, empty)
})

t.test('pending', async (t) => {
  const { events, state } = checkedOut(empty, [itemOf(basic)], { outcome: pending })
  t.same(verdict({ ok: true, events }), [
    'order-placed',
    'subscription-started',
    'subscription-changed',
    'charge-pending',
    'ledger-posted'
  ])
  t.equal(rowsOf(events).length, 1, 'the order row')
  t.same(statement(state), { usd: 24900 })
  t.match(state.charges.c1, { stage: 'pending', card: { processor_key: 'ch_1', last4: '4242' } })
  t.same(verdict(completeCheckout(state, 'c1', pending, LATER)), [], 'nothing new')

  t.test('and settled later, dated then', async (t) => {
    const late = eventsOf(completeCheckout(state, 'c1', settled(24900), LATER))
    t.same(verdict({ ok: true, events: late }), ['charge-settled', 'ledger-posted'])
    t.equal(rowsOf(late).length, 5)
    t.ok(rowsOf(late).every(({ created_at }) => created_at === LATER))
    t.same(statement(given(account, late, state)), {})
  })
  t.test('and failed later: the order stays due', async (t) => {
    const late = eventsOf(completeCheckout(state, 'c1', declined, LATER))
    t.same(verdict({ ok: true, events: late }), ['charge-failed'])
    const failed = given(account, late, state)
    t.same(statement(failed), { usd: 24900 })
    t.match(dueOrders(failed), [{ order: 'item-basic', due: 24900 }])

    const [group] = groupsOf(failed, [itemOf(planOf({ slug: 'premium', period_amount: 18900 }))], [], LATER)
    t.same(
      group?.lines.map(({ order, amount }) => [order, amount]),
      [
        ['item-basic', 24900],
        ['item-premium', 18900]
      ],
      'the balance is paid first, in one charge with what is new'
    )
    const asked = started(failed, group!, 'c2', LATER)
    const paid = eventsOf(completeCheckout(asked, 'c2', settled(0, 1300), LATER))
    t.match(paid[3]?.data, {
      lines: [
        { distribution: 24160, fee: 740 },
        { distribution: 18340, fee: 560 }
      ]
    })
    t.same(statement(given(account, paid, asked)), {})
  })
})

t.test('one open charge at a time', async (t) => {
  const [group] = groupsOf(empty, [itemOf(basic)])
  const asked = started(empty, group!)
  t.equal(verdict(startCheckout(asked, group!, termsOf('c2'), NOW)), 'charge_pending')
  t.equal(verdict(placeFreeOrders(asked, group!, termsOf('c2'), NOW)), 'charge_pending')
  const waits = checkedOut(empty, [itemOf(basic)], { outcome: pending }).state
  const other = groupsOf(waits, [itemOf(planOf({ slug: 'far', provider: 'profile-q' }))])[1]!
  t.equal(verdict(startCheckout(waits, other, termsOf('c2'), NOW)), 'charge_pending')
  const same = termsOf('c2', { checkout: 'c1', ordinal: 1 })
  t.same(
    verdict(startCheckout(waits, other, same, NOW)),
    ['charge-created'],
    'the next charge of the same checkout'
  )
})

t.test('what is no longer so is not charged', async (t) => {
  const failed = given(
    account,
    eventsOf(
      completeCheckout(checkedOut(empty, [itemOf(basic)], { outcome: pending }).state, 'c1', declined, LATER)
    ),
    checkedOut(empty, [itemOf(basic)], { outcome: pending }).state
  )
  const [balance] = groupsOf(failed, [])
  const paid = given(
    account,
    eventsOf(completeCheckout(started(failed, balance!, 'c2'), 'c2', settled(24900), LATER)),
    failed
  )
  t.equal(
    verdict(startCheckout(paid, balance!, termsOf('c3'), LATER)),
    'version_conflict',
    'a debt is paid once'
  )
  const [group] = groupsOf(empty, [itemOf(basic)])
  t.equal(
    verdict(startCheckout(paid, group!, termsOf('c3'), NOW)),
    'version_conflict',
    'a span is bought once'
  )
})

t.test('free orders', async (t) => {
  const free = planOf({ slug: 'free', period_amount: 0 })
  const [group] = groupsOf(empty, [itemOf(free)])
  const events = eventsOf(placeFreeOrders(empty, group!, termsOf('c1'), NOW))
  t.same(verdict({ ok: true, events }), [
    'order-placed',
    'subscription-started',
    'subscription-changed',
    'ledger-posted'
  ])
  t.match(rowsOf(events), [{ amount: 0, dest: { account: 'Payable' }, orig: { account: 'Receivable' } }])
  t.same(statement(given(account, events)), {})

  const groups = groupsOf(empty, [itemOf(free), itemOf(planOf({ slug: 'paid', provider: 'profile-q' }))])
  t.same(
    groups.map(({ amount }) => amount),
    [24900, 0],
    'what is paid comes first'
  )
  const [mixed] = groupsOf(empty, [itemOf(free), itemOf(basic)])
  const done = eventsOf(completeCheckout(started(empty, mixed!), 'c1', settled(24900), NOW))
  t.same(
    rowsOf(done)
      .filter(({ amount }) => amount === 0)
      .map(({ orig }) => orig.account),
    ['Receivable'],
    'of a free line only the order row is 0'
  )
})

t.test('a marketplace', async (t) => {
  const [group] = groupsOf(empty, [itemOf(planOf({ period_amount: 17999, broker_fee: 1000 }))])
  const asked = given(account, eventsOf(startCheckout(empty, group!, termsOf('c1', { broker: BROKER }), NOW)))
  const events = eventsOf(completeCheckout(asked, 'c1', settled(17999), NOW))
  t.match(events[3]?.data, { lines: [{ fee: 552, broker_fee: 1799, distribution: 15648 }] })
  t.equal(rowsOf(events).length, 9)
})
