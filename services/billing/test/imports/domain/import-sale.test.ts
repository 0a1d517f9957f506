import { account, balances, importSale, type PastSale } from '@bursar/billing'
import t from 'tap'
import { rowsOf } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, given, NOW, PROVIDER, planOf, SUBSCRIBER, verdict } from '../../shared/domain/scenario.ts'

const SOLD = '1997-01-31T00:00:00.000Z'
const basic = planOf()

function sale(more: Partial<PastSale> = {}): PastSale {
  return {
    order: 'o1',
    check: `check_${'a'.repeat(40)}`,
    profile: SUBSCRIBER,
    provider: PROVIDER,
    plan: null,
    amount: 1177,
    unit: 'usd',
    created_at: SOLD,
    description: '',
    imported_by: 'user-1',
    ...more
  }
}

t.test('a one-off is ordered, paid and earned at its date', async (t) => {
  const events = eventsOf(importSale(account.initial, sale(), NOW))
  t.same(verdict({ ok: true, events }), ['ledger-posted'])
  const rows = rowsOf(events)
  t.equal(rows.length, 6)
  t.ok(rows.every(({ created_at, event_id }) => created_at === SOLD && event_id === sale().check))
  const open = [...balances(rows)].filter(([, balance]) => balance !== 0)
  t.same(Object.fromEntries(open), { 'profile-p:Offline usd': 1177, 'profile-p:Income usd': -1177 })
  t.same(given(account, events), account.initial, 'it opens nothing')
  t.equal(rowsOf(eventsOf(importSale(account.initial, sale({ amount: 0 }), NOW))).length, 1, '0 is a sale')
})

t.test('with a plan it is one period of it', async (t) => {
  const first = eventsOf(importSale(account.initial, sale({ plan: basic }), NOW))
  t.same(verdict({ ok: true, events: first }), [
    'subscription-started',
    'subscription-changed',
    'ledger-posted'
  ])
  t.match(first[1]?.data, { subscription: 'o1', auto_renew: false, accepted: false, withheld: true })
  t.match(rowsOf(first)[0], {
    event_id: 'sub_o1/',
    description: 'Subscription to basic until 1997/02/28 (1 month)',
    about: { plan: 'plan-basic', periods: 1, start: SOLD, end: '1997-02-28T00:00:00.000Z' }
  })
  t.notOk(
    rowsOf(first).some(({ orig }) => orig.account === 'Income'),
    'earned as the period passes'
  )
  const state = given(account, first)
  t.equal(state.subscriptions['plan-basic']?.auto_renew, false)

  const next = eventsOf(
    importSale(state, sale({ order: 'o2', plan: basic, created_at: '1997-02-20T00:00:00.000Z' }), NOW)
  )
  t.match(next[0]?.data, { subscription: 'o1', ends_at: '1997-03-31T00:00:00.000Z' })
  const old = eventsOf(
    importSale(state, sale({ order: 'o3', plan: basic, created_at: '1996-01-01T00:00:00.000Z' }), NOW)
  )
  t.match(old[0], { type: 'billing.subscription-started', data: { subscription: 'o3' } })
  t.equal(given(account, old, state).subscriptions['plan-basic']?.subscription, 'o1', 'the newest stays')
})

t.test('rows that cannot be', async (t) => {
  const faulty = (more: Partial<PastSale>) => {
    const decision = importSale(account.initial, sale(more), NOW)
    return decision.ok ? 'accepted' : Object.keys(decision.fields ?? {})
  }
  t.same(faulty({ amount: -1 }), ['amount'])
  t.same(faulty({ amount: 0.5 }), ['amount'])
  t.same(faulty({ unit: 'dollars' }), ['unit'])
  t.same(faulty({ created_at: '2026-01-01T00:00:00.001Z' }), ['created_at'])
  t.same(faulty({ created_at: NOW }), 'accepted')
  t.same(faulty({ plan: planOf({ provider: 'profile-q' }) }), ['plan'])
})
