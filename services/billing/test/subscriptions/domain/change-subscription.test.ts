/** What a provider and a subscriber may change of a subscription. */
import {
  type Account,
  account,
  buySpan,
  type Changing,
  changeSubscription,
  importSale,
  type SubscriptionChanges
} from '@bursar/billing'
import t from 'tap'
import { checkedOut } from '../../checkout/domain/checkout-scenario.ts'
import {
  eventsOf,
  given,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER,
  verdict
} from '../../shared/domain/scenario.ts'

const LATER = '2026-01-10T00:00:00.000Z'
const bought = checkedOut(account.initial, [itemOf(planOf())]).state

const subscriber = { asSubscriber: true, asProvider: false }
const provider = { asSubscriber: false, asProvider: true }

function change(state: Account, changes: SubscriptionChanges, who: Partial<Changing>) {
  const terms = { ...provider, profile: SUBSCRIBER, person: SUBSCRIBER, by: 'u', renews: true, now: LATER }
  return changeSubscription(state, state.subscriptions['plan-basic'], changes, { ...terms, ...who })
}

const heldAfter = (state: Account, changes: SubscriptionChanges, who: Partial<Changing>) =>
  given(account, eventsOf(change(state, changes, who)), state).subscriptions['plan-basic']!

const faultsOf = (state: Account, changes: SubscriptionChanges, who: Partial<Changing>) => {
  const decision = change(state, changes, who)
  return decision.ok ? [] : Object.keys(decision.fields ?? {})
}

t.test('both sides stop the renewal, and the subscriber alone turns it on again', async (t) => {
  const stopped = given(account, eventsOf(change(bought, { auto_renew: false }, provider)), bought)
  t.equal(stopped.subscriptions['plan-basic']?.auto_renew, false)
  t.same(verdict(change(bought, { auto_renew: false }, subscriber)), [
    'renewal-stopped',
    'subscription-changed'
  ])
  t.same(verdict(change(stopped, { auto_renew: false }, subscriber)), [], 'again is nothing')
  t.same(faultsOf(stopped, { auto_renew: true }, provider), ['auto_renew'])
  t.same(faultsOf(stopped, { auto_renew: true }, { ...subscriber, renews: false }), ['auto_renew'])
  t.equal(heldAfter(stopped, { auto_renew: true }, subscriber).auto_renew, true)
  t.same(verdict(change(bought, { auto_renew: true }, provider)), [], 'what is so is no start')
})

t.test('an end goes later, or earlier where nothing renews; never to what is past', async (t) => {
  const { ends_at } = bought.subscriptions['plan-basic']!
  t.equal(ends_at, '2026-02-01T00:00:00.000Z')
  t.equal(
    heldAfter(bought, { ends_at: '2026-02-20T00:00:00.000Z' }, provider).ends_at,
    '2026-02-20T00:00:00.000Z'
  )
  const earlier = '2026-01-20T00:00:00.000Z'
  t.same(faultsOf(bought, { ends_at: earlier }, provider), ['ends_at'])
  t.equal(heldAfter(bought, { ends_at: earlier, auto_renew: false }, provider).ends_at, earlier)
  for (const past of [LATER, '2025-01-01T00:00:00.000Z', '2126-01-11T00:00:00.000Z'])
    t.same(faultsOf(bought, { ends_at: past, auto_renew: false }, provider), ['ends_at'], past)
  t.same(verdict(change(bought, { ends_at }, provider)), [])
  t.same(verdict(change(bought, { ends_at: earlier }, subscriber)), [], 'the end is not the subscriber’s')
})

t.test('periods are counted from the end that was given', async (t) => {
  const moved = heldAfter(bought, { ends_at: '2026-02-28T00:00:00.000Z' }, provider)
  const period = { type: 'monthly', length: 1 } as const
  const span = buySpan(moved, { id: 'x', period, n: 1, at: LATER, auto_renew: true })
  t.match(span, { starts: false, start: '2026-02-28T00:00:00.000Z', end: '2026-03-28T00:00:00.000Z' })
  const more = buySpan(moved, { id: 'x', period, n: 2, at: LATER, auto_renew: true })
  t.equal(more.end, '2026-04-28T00:00:00.000Z', 'and not from the day it began on')
})

t.test('what the provider adds is accepted by nobody', async (t) => {
  const later = given(
    account,
    eventsOf(change(bought, { ends_at: '2027-01-01T00:00:00.000Z' }, provider)),
    bought
  )
  t.equal(later.subscriptions['plan-basic']?.acceptance?.until, '2026-02-01T00:00:00.000Z')
  const cut = { ends_at: '2026-01-20T00:00:00.000Z', auto_renew: false }
  const earlier = given(account, eventsOf(change(bought, cut, provider)), bought)
  const back = heldAfter(earlier, { ends_at: '2026-02-20T00:00:00.000Z' }, provider)
  t.equal(back.acceptance?.until, '2026-01-20T00:00:00.000Z', 'nor what it took and gave back')
})

t.test('who turns the renewal on accepts what was brought', async (t) => {
  const sale = { order: 'o1', check: 'check_1', profile: SUBSCRIBER, provider: PROVIDER, plan: planOf() }
  const sold = { amount: 1177, unit: 'usd', created_at: NOW, description: '', imported_by: 'u' }
  const imported = given(account, eventsOf(importSale(account.initial, { ...sale, ...sold }, NOW)))
  t.equal(imported.subscriptions['plan-basic']?.withheld, true)
  t.equal(verdict(change(imported, { auto_renew: true }, subscriber)), 'not_found', 'it is not shown to it')
  t.same(verdict(change(imported, { description: 'x' }, provider)), ['subscription-described'])

  const dealt = checkedOut(account.initial, [itemOf(planOf({ slug: 'other' }))]).state
  const waiting = given(account, eventsOf(importSale(dealt, { ...sale, ...sold }, NOW)), dealt)
  t.equal(waiting.subscriptions['plan-basic']?.acceptance, null)
  const resumed = heldAfter(waiting, { auto_renew: true }, subscriber)
  t.match(resumed, { auto_renew: true, acceptance: { by: 'u', at: LATER, until: resumed.ends_at } })
})

t.test('a note is the provider’s, and the same again is nothing', async (t) => {
  const noted = given(account, eventsOf(change(bought, { description: 'Desk 7' }, provider)), bought)
  t.same(noted.subscriptions['plan-basic']?.note, { description: 'Desk 7', extra: '' })
  t.same(verdict(change(noted, { description: 'Desk 7', extra: '' }, provider)), [])
  t.same(verdict(change(noted, { extra: '{"a":1}' }, subscriber)), [])
  t.equal(
    heldAfter(noted, { extra: '{"a":1}' }, provider).note?.description,
    'Desk 7',
    'the other text stays'
  )
})

t.test('one that ended is gone', async (t) => {
  t.equal(
    verdict(change(bought, { description: 'x' }, { ...provider, now: '2026-02-01T00:00:00.000Z' })),
    'not_found'
  )
  t.equal(verdict(changeSubscription(bought, undefined, {}, { ...both(), now: LATER })), 'not_found')
})

function both() {
  return {
    asSubscriber: true,
    asProvider: true,
    profile: SUBSCRIBER,
    person: SUBSCRIBER,
    by: 'u',
    renews: true
  }
}
