import { telling, tellingOf } from '@bursar/billing'
import { billingEvents, type WebhookType, webhookMessages } from '@bursar/contracts'
import t from 'tap'

const parties = { profile: 'ann', provider: 'shop' }
const told = (type: string, data: object) => tellingOf({ type, data: { ...parties, ...data } })

t.test(
  'every type that a webhook can be for is told of by some event, and by known ones alone',
  async (t) => {
    const known = new Set<string>(billingEvents.map(({ type }) => type))
    for (const type of telling) t.ok(known.has(type), type)
  }
)

t.test('what a subscriber is not shown, it is not told', async (t) => {
  const plan = { subscription: 's', plan: 'p' }
  t.same(told('billing.subscription-ended', { ...plan, ended_at: 'x' })?.to, ['shop'], 'it is not known')
  t.same(told('billing.subscription-ended', { ...plan, ended_at: 'x', withheld: false })?.to, ['shop', 'ann'])
  t.same(told('billing.renewal-stopped', { ...plan, withheld: true })?.to, ['shop'])
  t.same(told('billing.subscription-changed', { ...plan, withheld: true })?.to, ['shop'])
})

t.test('a card that was declined in a checkout is the business of the payer alone', async (t) => {
  t.same(told('billing.charge-declined', { charge: 'c', reason: 'expired' })?.to, ['ann'])
  t.equal(told('billing.charge-declined', { charge: 'c', reason: 'not_asked' }), undefined)
})

t.test('notices go to both, but what is of a card to its owner alone', async (t) => {
  const coming = { subscription: 's', plan: 'p', ends_at: 'x', goes_on: true, told_at: 'x' }
  for (const [type, as] of [
    ['billing.trial-ending', 'subscription.trial_ends_soon'],
    ['billing.renewal-coming', 'subscription.renewal_soon']
  ] as const) {
    t.same(told(type, coming), {
      type: as,
      to: ['shop', 'ann'],
      facts: { ...parties, plan: 'p', ends_at: 'x' }
    })
  }
  const ended = { subscription: 's', plan: 'p', ended_at: 'x' }
  t.match(told('billing.trial-ended', ended), { to: ['shop', 'ann'], facts: { ended_at: 'x' } })
  const card = { type: 'card.expires', to: ['ann'], facts: { profile: 'ann' } }
  t.same(told('billing.card-expiring', { saved_at: 'x', told_at: 'x' }), card)
})

t.test('fees, keys of charges, cards, codes and reasons stay inside', async (t) => {
  const inside = {
    fee: 9,
    last4: 'x',
    exp_date: 'x',
    lines: [],
    reason: 'x',
    reason_text: 'x',
    claim_code: 'x'
  }
  for (const type of telling) {
    const message = told(type, {
      ...inside,
      charge: 'c',
      plan: 'p',
      from: { subscription: 's', plan: 'o' },
      slug: 'p',
      title: 'P',
      processor_key: 'k'
    })
    if (!message) continue
    const allowed = Object.keys(webhookMessages[message.type as WebhookType].data.properties)
    t.same(
      Object.keys(message.facts).filter((name) => !allowed.includes(name)),
      [],
      type
    )
  }
  t.equal(tellingOf({ type: 'billing.ledger-posted', data: {} }), undefined)
  t.equal(tellingOf({ type: 'toString', data: {} }), undefined)
})

t.test('invoices and credit notes are told of to both, by number, sum and unit alone', async (t) => {
  const numbered = {
    number: 'SHOP-000001',
    total: 700,
    unit: 'usd',
    seller: 'x',
    buyer: 'x',
    note: 'x',
    last4: 'x'
  }
  const facts = { ...parties, amount: 700, unit: 'usd', number: 'SHOP-000001' }
  for (const [kind, type] of [
    ['invoice', 'invoice.issued'],
    ['credit-note', 'credit_note.issued']
  ]) {
    t.same(told('billing.invoice-numbered', { ...numbered, kind }), { type, to: ['shop', 'ann'], facts })
  }
})

t.test(
  'a change of plan is told of to both, with the plan before it, and what of it was given back',
  async (t) => {
    const data = {
      plan: 'p',
      from: { subscription: 's', plan: 'o' },
      when: 'now',
      credit: 12_851,
      relieved: 0
    }
    const more = { unit: 'usd', changed_at: '2026-01-16T00:00:00.000Z', lines: [{ order: 'x' }], charge: 'c' }
    const { facts, to } = told('billing.plan-changed', { ...data, ...more }) ?? {}
    t.same(to, ['shop', 'ann'])
    t.match(facts, { ...parties, plan: 'p', previous_plan: 'o', when: 'now', credit: 12_851, relieved: 0 })
    t.match(told('billing.change-noted', { plan: 'p', to: 'n', noted_by: 'u' })?.facts, { next_plan: 'n' })
    t.match(told('billing.change-taken-back', { plan: 'p', to: 'n' })?.type, 'subscription.change_taken_back')
  }
)
