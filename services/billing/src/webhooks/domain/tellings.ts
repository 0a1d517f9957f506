/**
 * What an event of the log tells, and whom: the one table of what leaves by webhooks. What is not here stays inside. It
 * speaks of profiles, plans and charges by id; their names come when it is sent.
 */
import type { BillingEvents, WebhookType } from '@bursar/contracts'
import { NOT_ASKED } from '../../charges/domain/not-asked.ts'

/** An id, or the name itself where the event says it. */
export type Ref = string | { readonly name: string }

/** A message before it has names. Ids under these keys are replaced by names; all else goes out as it is. */
export interface Facts {
  readonly profile?: string
  readonly provider?: string
  readonly plan?: Ref
  readonly previous_plan?: Ref
  readonly next_plan?: Ref
  readonly charge?: Ref
  readonly [other: string]: unknown
}

/** What is told, and the profiles that may know. */
export interface Telling {
  readonly type: WebhookType
  readonly to: readonly string[]
  readonly facts: Facts
}

type Tell<Data> = (data: Data) => Telling | undefined
type Tellers = { readonly [Type in keyof BillingEvents]?: Tell<BillingEvents[Type]> }

interface Dealing {
  readonly profile: string
  readonly provider: string
}

const parties = ({ profile, provider }: Dealing) => ({ profile, provider })
const both = ({ profile, provider }: Dealing) => [...new Set([provider, profile])]

type ChargeEnd = Dealing & { readonly charge: string }
type Money = Dealing & { readonly amount: number; readonly unit: string }
type Subscribing = Dealing & { readonly plan: string }

const ofCharge = (type: WebhookType) => (data: ChargeEnd) => ({
  type,
  to: both(data),
  facts: { charge: data.charge, ...parties(data) }
})

const ofChargedMoney = (type: WebhookType) => (data: ChargeEnd & Money) => {
  const { charge, amount, unit } = data
  return { type, to: both(data), facts: { charge, ...parties(data), amount, unit } }
}

const ofMoney = (type: WebhookType) => (data: Money) => {
  const { amount, unit } = data
  return { type, to: both(data), facts: { ...parties(data), amount, unit } }
}

const ofSubscription = (type: WebhookType) => (data: Subscribing) => ({
  type,
  to: both(data),
  facts: { ...parties(data), plan: data.plan }
})

const ofComing = (type: WebhookType) => (data: Subscribing & { readonly ends_at: string }) => {
  const { facts, ...telling } = ofSubscription(type)(data)
  return { ...telling, facts: { ...facts, ends_at: data.ends_at } }
}

/** What a subscriber is not shown, it is not told. */
const shown = (data: Subscribing & { readonly withheld?: boolean | undefined }) =>
  data.withheld === false ? both(data) : [data.provider]

const tellers: Tellers = {
  'billing.charge-settled': (data) => {
    const { processor_key: name, amount, unit, description = '' } = data
    const facts = { charge: { name }, ...parties(data), amount, unit, description }
    return { type: 'charge.paid', to: both(data), facts }
  },
  'billing.charge-declined': (data) => {
    // One that was never asked for, because another of its checkout was declined, is no failure of its own.
    if (data.reason === NOT_ASKED) return undefined
    return { ...ofCharge('charge.failed')(data), to: [data.profile] }
  },
  'billing.charge-failed': ofCharge('charge.failed'),
  'billing.charge-refunded': ofChargedMoney('charge.refunded'),
  'billing.refund-failed': ofChargedMoney('refund.failed'),
  'billing.charge-disputed': ofChargedMoney('charge.disputed'),
  'billing.dispute-won': ofCharge('dispute.won'),
  'billing.dispute-lost': ofCharge('dispute.lost'),
  'billing.invoice-numbered': (data) => {
    const { kind, number, total: amount, unit } = data
    const type = kind === 'invoice' ? 'invoice.issued' : 'credit_note.issued'
    return { type, to: both(data), facts: { ...parties(data), amount, unit, number } }
  },
  'billing.payment-missed': (data) => {
    const { facts, ...telling } = ofMoney('payment.missed')(data)
    return { ...telling, facts: { ...facts, billing_date: data.billing_date } }
  },
  'billing.debt-collected': ofMoney('balance.collected'),
  'billing.debt-written-off': ofMoney('balance.written_off'),
  'billing.subscription-started': (data) => {
    const { plan, created_at, ends_at, auto_renew } = data
    const facts = { ...parties(data), plan, created_at, ends_at, auto_renew }
    return { type: 'subscription.started', to: [data.provider], facts }
  },
  'billing.subscription-extended': (data) => {
    const { plan, previous_ends_at, ends_at } = data
    const facts = { ...parties(data), plan, previous_ends_at, ends_at }
    return { type: 'subscription.renewed', to: [data.provider], facts }
  },
  'billing.subscription-changed': (data) => {
    const { plan, created_at, ends_at, auto_renew, accepted } = data
    const facts = { ...parties(data), plan, created_at, ends_at, auto_renew, accepted }
    const to = data.withheld ? [data.provider] : both(data)
    return { type: 'subscription.changed', to, facts }
  },
  'billing.plan-changed': (data) => {
    const { plan, from, when, changed_at, unit, credit, relieved } = data
    const plans = { plan, previous_plan: from.plan }
    const facts = { ...parties(data), ...plans, when, changed_at, unit, credit, relieved }
    return { type: 'subscription.plan_changed', to: both(data), facts }
  },
  'billing.change-noted': (data) => ({
    type: 'subscription.change_noted',
    to: both(data),
    facts: { ...parties(data), plan: data.plan, next_plan: data.to }
  }),
  'billing.change-taken-back': (data) => ({
    type: 'subscription.change_taken_back',
    to: both(data),
    facts: { ...parties(data), plan: data.plan, next_plan: data.to }
  }),
  'billing.prices-announced': (data) => {
    const { plan, unit, before, after, uses, counts_from } = data
    const facts = { ...parties(data), plan, unit, before, after, uses, counts_from }
    return { type: 'subscription.price_changes', to: both(data), facts }
  },
  'billing.trial-ending': ofComing('subscription.trial_ends_soon'),
  'billing.renewal-coming': ofComing('subscription.renewal_soon'),
  'billing.trial-ended': (data) => {
    const { facts, ...telling } = ofSubscription('subscription.trial_ended')(data)
    return { ...telling, facts: { ...facts, ended_at: data.ended_at } }
  },
  'billing.card-expiring': ({ profile }) => ({ type: 'card.expires', to: [profile], facts: { profile } }),
  'billing.subscription-ended': (data) => {
    const facts = { ...parties(data), plan: data.plan, ended_at: data.ended_at }
    return { type: 'subscription.ended', to: shown(data), facts }
  },
  'billing.renewal-stopped': (data) => ({
    ...ofSubscription('subscription.renewal_stopped')(data),
    to: shown(data)
  }),
  'billing.renewal-resumed': ofSubscription('subscription.renewal_resumed'),
  'billing.subscription-requested': ofSubscription('subscription.requested'),
  'billing.subscription-granted': ofSubscription('subscription.granted'),
  'billing.request-accepted': ofSubscription('subscription.accepted'),
  'billing.subscription-accepted': ofSubscription('subscription.accepted'),
  'billing.plan-created': ({ provider, slug: name, title }) => ({
    type: 'plan.created',
    to: [provider],
    facts: { provider, plan: { name }, title }
  }),
  'billing.plan-updated': ({ provider, plan }) => ({
    type: 'plan.updated',
    to: [provider],
    facts: { provider, plan }
  }),
  'billing.plan-deleted': ({ provider, slug: name }) => ({
    type: 'plan.deleted',
    to: [provider],
    facts: { provider, plan: { name } }
  }),
  'billing.coupon-created': ({ provider, code }) => ({
    type: 'coupon.created',
    to: [provider],
    facts: { provider, code }
  }),
  'billing.coupon-deleted': ({ provider, code }) => ({
    type: 'coupon.deleted',
    to: [provider],
    facts: { provider, code }
  }),
  'billing.payout-returned': ({ profile: provider, amount, unit, payout }) => ({
    type: 'payout.returned',
    to: [provider],
    facts: { provider, amount, unit, payout }
  })
}

/** Types of events that tell anybody anything. */
export const telling: readonly string[] = Object.keys(tellers)

/** What an event tells; undefined when nothing. */
export function tellingOf(event: { readonly type: string; readonly data: unknown }): Telling | undefined {
  const teller = Object.hasOwn(tellers, event.type) ? tellers[event.type as keyof BillingEvents] : undefined
  return (teller as Tell<unknown> | undefined)?.(event.data)
}
