/** consent.md, rules 1, 2, 4 and 11: who a subscription is accepted by, and up to when. */

import {
  type Account,
  type AccountEvent,
  acceptSubscription,
  account,
  chooseLines,
  claimAccount,
  dueOrders,
  endSubscriptions,
  grantSubscription,
  importSale,
  type PastSale,
  settleAcceptance
} from '@bursar/billing'
import type { SubscriptionChanged } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import t from 'tap'
import { checkedOut, pending } from '../../checkout/domain/checkout-scenario.ts'
import {
  eventsOf,
  given,
  introduced,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER,
  verdict
} from '../../shared/domain/scenario.ts'

const FEBRUARY = '2026-02-01T00:00:00.000Z'
const MARCH = '2026-03-01T00:00:00.000Z'
const basic = planOf()
const accepting = { profile: SUBSCRIBER, by: 'user-1', now: NOW }

function imported(state: Account, more: Partial<PastSale> = {}, now = NOW): readonly AccountEvent[] {
  const sale = { order: 'o1', check: 'check_1', profile: SUBSCRIBER, provider: PROVIDER, plan: basic }
  const sold = { amount: 0, unit: 'usd', created_at: now, description: '', imported_by: 'user-p' }
  return eventsOf(importSale(state, { ...sale, ...sold, ...more }, now))
}

/** The subscription of an account, and how the last event says that it stands. */
function after(state: Account, events: readonly NewEvent[]) {
  const next = given(account, events, state)
  const changed = events.filter(({ type }) => type === 'billing.subscription-changed').at(-1)
  return {
    state: next,
    held: next.subscriptions['plan-basic'],
    changed: changed?.data as SubscriptionChanged
  }
}

t.test('1: who orders accepts, as far as is ordered, and the provider adds nothing to that', async (t) => {
  const { state, events } = checkedOut(account.initial, [itemOf(basic)])
  const ordered = after(account.initial, events)
  const acceptance = { accepted_by: 'user-1', accepted_at: NOW, accepted_until: FEBRUARY }
  t.match(ordered.changed, { accepted: true, ...acceptance })
  t.same(ordered.held?.acceptance, { by: 'user-1', at: NOW, until: FEBRUARY })

  const longer = after(state, imported(state))
  t.equal(longer.held?.ends_at, MARCH, 'the customer has it')
  t.match(longer.changed, { accepted: true, ends_at: MARCH, ...acceptance })

  const late = '2026-02-15T00:00:00.000Z'
  const ended = after(
    state,
    endSubscriptions(state, SUBSCRIBER, () => true, '2026-01-10T00:00:00.000Z')
  )
  t.match(ended.changed, { accepted_until: '2026-01-10T00:00:00.000Z' })
  const again = after(ended.state, imported(ended.state, { order: 'o2' }, late))
  t.match(again.changed, { subscription: 'o2', accepted: false }, 'an import after the end opens nothing')
  const back = after(ended.state, imported(ended.state, { created_at: '2026-01-09T00:00:00.000Z' }, late))
  t.match(back.changed, { accepted_until: '2026-01-10T00:00:00.000Z' }, 'nor does one dated before it')
})

t.test('1: an order accepts what an import had brought, and renews it', async (t) => {
  const dealt = checkedOut(account.initial, [itemOf(planOf({ slug: 'other' }))]).state
  const { state } = after(dealt, imported(dealt))
  const { events } = checkedOut(state, [itemOf(basic)], { charge: 'c2' })
  t.match(after(state, events).changed, { ends_at: MARCH, accepted: true, accepted_until: MARCH })
})

t.test('2: an import waits for the manager, who accepts once', async (t) => {
  const dealt = checkedOut(account.initial, [itemOf(planOf({ slug: 'other' }))]).state
  const { state, held, changed } = after(dealt, imported(dealt))
  t.match(changed, { accepted: false, accepted_at: undefined, withheld: undefined })
  const events = eventsOf(acceptSubscription(state, held, accepting))
  const accepted = after(state, events)
  t.match(accepted.changed, { accepted: true, accepted_by: 'user-1', accepted_at: NOW })
  t.equal(accepted.changed.accepted_until, accepted.changed.ends_at)
  t.same(
    verdict(acceptSubscription(accepted.state, accepted.held, accepting)),
    [],
    'a second time is nothing new'
  )
  t.equal(verdict(acceptSubscription(state, held, { ...accepting, now: MARCH })), 'not_found', 'it ended')
  t.equal(verdict(acceptSubscription(state, undefined, accepting)), 'not_found')
})

t.test('4: who never dealt with the provider is not shown what was imported', async (t) => {
  const { state, held, changed } = after(account.initial, imported(account.initial))
  t.match(changed, { accepted: false, withheld: true })
  t.equal(verdict(acceptSubscription(state, held, accepting)), 'not_found')
  const posted = (events: readonly AccountEvent[]) =>
    events.find(({ type }) => type === 'billing.ledger-posted')
  t.match(posted(imported(account.initial))?.data, { withheld: true })
  t.match(posted(imported(account.initial, { plan: null }))?.data, { withheld: true })
  const fresh = checkedOut(state, [itemOf(basic)]).events
  t.match(fresh.find(({ type }) => type === 'billing.subscription-started')?.data, { created_at: NOW })
  const ordered = after(state, fresh)
  t.match(ordered.changed, { accepted: true, withheld: undefined, accepted_until: FEBRUARY })
  t.equal(ordered.held?.subscription, ordered.changed.subscription, 'an order begins one of its own')
  t.match(posted(imported(ordered.state, { plan: null, order: 'o3' }))?.data, { withheld: undefined })
})

t.test(
  '4: what the provider grants by name and the profile accepts surfaces, and what was withheld with it',
  async (t) => {
    const one = after(account.initial, imported(account.initial))
    const old = imported(one.state, { order: 'o2', plan: planOf({ slug: 'other' }) })
    const { state, held } = after(one.state, old)
    const by = { ...accepting, by: 'user-p' }
    const events = eventsOf(grantSubscription(held, by))
    const granted = after(state, events)
    t.match(events[0], { type: 'billing.subscription-granted', data: { granted_by: 'user-p' } })
    t.match(granted.changed, { accepted: false, withheld: undefined }, 'it is shown, and waits')
    t.match(granted.state.subscriptions['plan-other'], { withheld: true }, 'alone')
    t.same(granted.state.dealt, {})
    t.same(verdict(grantSubscription(granted.held, by)), [], 'again it is nothing new')
    t.equal(verdict(grantSubscription(undefined, by)), 'not_found')
    t.equal(verdict(grantSubscription(held, { ...by, now: MARCH })), 'not_found', 'it ended')

    const accepted = eventsOf(acceptSubscription(granted.state, granted.held, accepting))
    t.same(
      accepted.map(({ type }) => type.replace('billing.', '')),
      ['subscription-accepted', 'subscription-changed', 'sales-surfaced', 'subscription-changed']
    )
    const surfaced = given(account, accepted, granted.state)
    t.match(
      surfaced.subscriptions['plan-other'],
      { withheld: false, acceptance: null },
      'it waits for itself'
    )
    t.match(surfaced.subscriptions['plan-basic'], { acceptance: { by: 'user-1' } })
    t.same(verdict(grantSubscription(surfaced.subscriptions['plan-basic'], by)), [])
  }
)

t.test('4: without a grant nothing surfaces, whatever the profile accepts or orders', async (t) => {
  const one = after(account.initial, imported(account.initial, { plan: planOf({ slug: 'other' }) }))
  const ordered = checkedOut(one.state, [itemOf(planOf({ slug: 'third' }))]).state
  const { state, held } = after(ordered, imported(ordered, { order: 'o2' }))
  const events = eventsOf(acceptSubscription(state, held, accepting))
  t.notOk(events.some(({ type }) => type === 'billing.sales-surfaced'))
  t.match(given(account, events, state).subscriptions['plan-other'], { withheld: true })
})

t.test('11: the maker accepts for its shadow, until somebody manages it', async (t) => {
  const made = given(account, [introduced(PROVIDER)])
  const bought = checkedOut(made, [itemOf(planOf({ slug: 'other' }))], { outcome: pending }).state
  const { state, held, changed } = after(bought, imported(bought))
  t.match(changed, { accepted: true, accepted_by: 'user-p', accepted_until: FEBRUARY })
  t.match(
    after(made, imported(made, { provider: 'profile-q', plan: planOf({ provider: 'profile-q' }) })).changed,
    {
      accepted: false,
      withheld: true
    }
  )
  const claimed_at = '2026-01-02T00:00:00.000Z'
  const claimed = after(state, claimAccount(state, SUBSCRIBER, claimed_at))
  t.equal(claimed.held?.acceptance, null)
  t.equal(dueOrders(state).length, 1)
  t.same(dueOrders(claimed.state), [], 'nobody is asked for what was ordered before')
  t.same(claimAccount(claimed.state, SUBSCRIBER, claimed_at), [], 'once')
  t.same(claimAccount(account.initial, SUBSCRIBER, claimed_at), [], 'and only what was a shadow')
  t.match(after(claimed.state, imported(claimed.state, { order: 'o4' })).changed, { accepted: false })
  const lines = chooseLines(claimed.state, [], [], NOW)
  t.same(lines, { ok: true, lines: [] })

  const other = claimed.state.subscriptions['plan-other']
  const accepted = given(
    account,
    eventsOf(acceptSubscription(claimed.state, other, accepting)),
    claimed.state
  )
  t.equal(dueOrders(accepted).length, 1, 'it is due once its manager accepted')
  t.equal(accepted.subscriptions['plan-basic']?.acceptance, null)
  t.ok(held)
})

t.test('11: what the user accepted who made a shadow lapses at its claim, too', async (t) => {
  const sold = after(account.initial, imported(account.initial))
  const shown = after(sold.state, eventsOf(grantSubscription(sold.held, accepting)))
  const { state, held } = after(shown.state, eventsOf(acceptSubscription(shown.state, shown.held, accepting)))
  t.ok(held?.acceptance)
  const claimed = after(state, claimAccount(state, SUBSCRIBER, MARCH))
  t.equal(claimed.held?.acceptance, null)
  t.same(claimAccount(claimed.state, SUBSCRIBER, MARCH), [], 'once')
})

t.test('what the manager orders before the claim is known stays accepted', async (t) => {
  const made = given(account, [introduced(PROVIDER)])
  const { state } = after(made, imported(made))
  const later = { now: '2026-01-05T00:00:00.000Z', charge: 'c2' }
  const ordered = checkedOut(state, [itemOf(basic)], later)
  const claimed = after(ordered.state, claimAccount(ordered.state, SUBSCRIBER, '2026-01-02T00:00:00.000Z'))
  t.match(claimed.held?.acceptance, { by: 'user-1', at: later.now })
})

t.test('0.1 kept nobody who accepted: what was ordered is, what was imported is the maker’s', async (t) => {
  const of = { subscription: 's1', profile: SUBSCRIBER, provider: PROVIDER, plan: 'plan-basic' }
  const stretch = { created_at: NOW, ends_at: FEBRUARY, auto_renew: false }
  const counted = { anchor: NOW, step: 'month', count: 1, order: 'o1' }
  const started = { type: 'billing.subscription-started', data: { ...of, ...stretch, ...counted } }
  const changed = (ends_at = FEBRUARY) => ({
    type: 'billing.subscription-changed',
    data: { ...of, ...stretch, ends_at, accepted: true }
  })
  const placed = {
    type: 'billing.order-placed',
    data: { ...of, order: 'o1', amount: 0, created_at: NOW, end: FEBRUARY }
  }
  const extended = {
    type: 'billing.subscription-extended',
    data: { ...of, previous_ends_at: FEBRUARY, ends_at: MARCH, ...counted, order: 'o2' }
  }
  const acceptance = (events: readonly NewEvent[]) =>
    given(account, events).subscriptions['plan-basic']?.acceptance
  t.same(acceptance([placed, started, changed()]), { by: null, at: NOW, until: FEBRUARY })
  const longer = acceptance([placed, started, changed(), extended, changed(MARCH)])
  t.equal(longer?.until, FEBRUARY, 'what was imported then goes no further')
  const early = '2026-01-10T00:00:00.000Z'
  const ended = { type: 'billing.subscription-ended', data: { ...of, ended_at: early } }
  t.equal(acceptance([placed, started, changed(), ended, changed(early)])?.until, early)
  t.equal(acceptance([started, changed()]), null, 'an import of somebody who was there')
  t.match(acceptance([introduced(PROVIDER), started, changed()]), { until: FEBRUARY })
  t.equal(acceptance([introduced('profile-q'), started, changed()]), null, 'of another provider')
})

t.test(
  '0.1 is settled by one event each: orders as far as they go, imports where they are the maker’s',
  async (t) => {
    const stands = {
      subscription: 's1',
      profile: SUBSCRIBER,
      provider: PROVIDER,
      plan: 'plan-basic',
      created_at: NOW,
      ends_at: MARCH,
      auto_renew: false,
      accepted: true
    }
    const ordered = { since: NOW, until: FEBRUARY }
    const made = given(account, [introduced(PROVIDER)])
    const managed = '2026-01-20T00:00:00.000Z'
    const last = (state: Account, one: Parameters<typeof settleAcceptance>[1], since: string | null) =>
      settleAcceptance(state, one, since).at(-1)?.data as SubscriptionChanged
    t.match(last(account.initial, { ...stands, ordered }, NOW), { accepted: true, accepted_until: FEBRUARY })
    t.match(last(account.initial, stands, NOW), { accepted: false }, 'imported for somebody who was there')
    t.match(last(made, stands, null), { accepted: true, accepted_at: NOW, accepted_until: MARCH })
    t.match(last(made, { ...stands, provider: 'profile-q' }, null), { accepted: false }, 'in a shared shadow')
    const claimed = settleAcceptance(made, stands, managed)
    t.same(
      claimed.map(({ type }) => type),
      ['billing.account-claimed', 'billing.subscription-changed']
    )
    t.match(claimed.at(-1)?.data, { accepted: false })
    const late = { since: '2026-01-25T00:00:00.000Z', until: MARCH }
    t.match(last(made, { ...stands, ordered: late }, managed), { accepted: true }, 'its manager ordered')
  }
)
