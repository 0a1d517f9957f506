/**
 * The messages that webhooks get: their types, and the data of each. They are for programs of people outside, so a field
 * of them stays for ever. They hold what a manager of the profile may read: names in URLs (null of a profile that is
 * gone), amounts in 1/100 of the unit, and nothing personal.
 */
import { type Static, type TObject, Type } from 'typebox'
import { Amount, DateTime, Nullable } from '../../http/common.ts'
import { ChangeTime } from '../changes/fields.ts'
import { PeriodPrice } from '../renewals/fields.ts'

const Slug = Nullable(Type.String({ description: 'Its name in URLs; null when it is gone.' }))

/** Who paid or subscribes, and with whom. */
const parties = { profile: Slug, provider: Slug }

const money = { amount: Amount, unit: Type.String({ description: 'ISO 4217, lower case.' }) }

/** The id by which the charge is read: GET /api/billing/{profile}/charges/{charge}. */
const charge = { charge: Nullable(Type.String()) }

const subscription = { ...parties, plan: Slug }

/** Who is told: `payer`, whose money or subscription it is, and `provider`, who sells. */
interface Described {
  readonly description: string
  readonly to: readonly ('payer' | 'provider')[]
  readonly data: TObject
}

const both = ['payer', 'provider'] as const
const payer = ['payer'] as const
const provider = ['provider'] as const

export const webhookMessages = {
  'charge.paid': {
    description: 'A charge was paid.',
    to: both,
    data: Type.Object({ ...charge, ...parties, ...money, description: Type.String() })
  },
  'charge.failed': {
    description:
      'A charge failed. Where the card was declined in a checkout, nothing was ordered, and the payer alone is told.',
    to: both,
    data: Type.Object({ ...charge, ...parties })
  },
  'charge.refunded': {
    description: 'A charge was refunded, in whole or in part; `amount` is what went back this time.',
    to: both,
    data: Type.Object({ ...charge, ...parties, ...money })
  },
  'refund.failed': {
    description:
      'The payment processor refused a refund, or a bank sent it back: the provider has the money again, and owes it.',
    to: both,
    data: Type.Object({ ...charge, ...parties, ...money })
  },
  'charge.disputed': {
    description: 'A bank took back what was left of a charge.',
    to: both,
    data: Type.Object({ ...charge, ...parties, ...money })
  },
  'dispute.won': {
    description: 'A dispute is over, and the provider has the money again.',
    to: both,
    data: Type.Object({ ...charge, ...parties })
  },
  'dispute.lost': {
    description: 'A dispute is over, and the money stays with whoever had paid.',
    to: both,
    data: Type.Object({ ...charge, ...parties })
  },
  'invoice.issued': {
    description: 'Orders became an invoice: `number` is what it is read by.',
    to: both,
    data: Type.Object({ ...parties, ...money, number: Type.String() })
  },
  'credit_note.issued': {
    description: 'What was given back became a credit note: `number` is what it is read by.',
    to: both,
    data: Type.Object({ ...parties, ...money, number: Type.String() })
  },
  'payment.missed': {
    description: 'An amount was to be charged, and there was no card on file.',
    to: both,
    data: Type.Object({ ...parties, ...money, billing_date: DateTime })
  },
  'balance.collected': {
    description: 'A provider booked money that it received outside of the platform.',
    to: both,
    data: Type.Object({ ...parties, ...money })
  },
  'balance.written_off': {
    description: 'A provider gave up what was due.',
    to: both,
    data: Type.Object({ ...parties, ...money })
  },
  'subscription.started': {
    description: 'A subscription began.',
    to: provider,
    data: Type.Object({
      ...subscription,
      created_at: DateTime,
      ends_at: DateTime,
      auto_renew: Type.Boolean()
    })
  },
  'subscription.renewed': {
    description: 'An order extended a subscription.',
    to: provider,
    data: Type.Object({ ...subscription, previous_ends_at: DateTime, ends_at: DateTime })
  },
  'subscription.changed': {
    description: 'How a subscription stands, after every change of it.',
    to: both,
    data: Type.Object({
      ...subscription,
      created_at: DateTime,
      ends_at: DateTime,
      auto_renew: Type.Boolean(),
      accepted: Type.Boolean({ description: 'False: it waits to be accepted and gives no access.' })
    })
  },
  'subscription.plan_changed': {
    description:
      'A subscription took the place of another of the same provider, which ended: `previous_plan`. `credit` is what was ' +
      'not used of that one and pays for this one, `relieved` what is due no more of it.',
    to: both,
    data: Type.Object({
      ...subscription,
      previous_plan: Slug,
      when: ChangeTime,
      changed_at: DateTime,
      unit: money.unit,
      credit: Amount,
      relieved: Amount
    })
  },
  'subscription.change_noted': {
    description: 'A subscription will go over to another plan at its end: `next_plan`.',
    to: both,
    data: Type.Object({ ...subscription, next_plan: Slug })
  },
  'subscription.change_taken_back': {
    description: 'A subscription stays with its plan, and does not go over to `next_plan`.',
    to: both,
    data: Type.Object({ ...subscription, next_plan: Slug })
  },
  'subscription.price_changes': {
    description:
      'A subscription that renews gets dearer from `counts_from` on: a period costs `after` instead of `before`, with tax, and ' +
      '`uses` are the use charges that get dearer. Sent with the mail, at least 14 days before it counts.',
    to: both,
    data: Type.Object({
      ...subscription,
      unit: money.unit,
      before: PeriodPrice,
      after: PeriodPrice,
      uses: Type.Array(Type.String()),
      counts_from: DateTime
    })
  },
  'subscription.trial_ends_soon': {
    description: 'A trial has three days left. Sent with the mail.',
    to: both,
    data: Type.Object({ ...subscription, ends_at: DateTime })
  },
  'subscription.trial_ended': {
    description: 'A trial ran out, and nothing was ordered for the time after it. Sent with the mail.',
    to: both,
    data: Type.Object({ ...subscription, ended_at: DateTime })
  },
  'subscription.renewal_soon': {
    description:
      'A subscription that was ordered for a year or longer renews in 14 days. Sent with the mail.',
    to: both,
    data: Type.Object({ ...subscription, ends_at: DateTime })
  },
  'subscription.ended': {
    description: 'A subscription was ended early.',
    to: both,
    data: Type.Object({ ...subscription, ended_at: DateTime })
  },
  'subscription.renewal_stopped': {
    description: 'A subscription will not renew; it runs to its end.',
    to: both,
    data: Type.Object(subscription)
  },
  'subscription.renewal_resumed': {
    description: 'A subscription will renew again.',
    to: both,
    data: Type.Object(subscription)
  },
  'subscription.requested': {
    description: 'Somebody asks for a subscription, which waits for its provider.',
    to: both,
    data: Type.Object(subscription)
  },
  'subscription.granted': {
    description: 'A provider granted a subscription.',
    to: both,
    data: Type.Object(subscription)
  },
  'subscription.accepted': {
    description: 'A subscription that waited for its provider or its subscriber was accepted.',
    to: both,
    data: Type.Object(subscription)
  },
  'card.expires': {
    description: 'The card on file is in its last month. Sent with the mail.',
    to: payer,
    data: Type.Object({ profile: Slug })
  },
  'plan.created': {
    description: 'A plan was created.',
    to: provider,
    data: Type.Object({ provider: Slug, plan: Slug, title: Type.String() })
  },
  'plan.updated': {
    description: 'Terms of a plan changed.',
    to: provider,
    data: Type.Object({ provider: Slug, plan: Slug })
  },
  'plan.deleted': {
    description: 'A plan that nobody had subscribed to was deleted.',
    to: provider,
    data: Type.Object({ provider: Slug, plan: Slug })
  },
  'coupon.created': {
    description: 'A coupon was created.',
    to: provider,
    data: Type.Object({ provider: Slug, code: Type.String() })
  },
  'coupon.deleted': {
    description: 'A coupon was deleted.',
    to: provider,
    data: Type.Object({ provider: Slug, code: Type.String() })
  },
  'payout.returned': {
    description: 'A bank drew a payout back; the money is in the funds again.',
    to: provider,
    data: Type.Object({ provider: Slug, ...money, payout: Type.String() })
  },
  'webhook.test': {
    description: 'A manager tests the webhook. It comes whichever types the webhook is for.',
    to: both,
    data: Type.Object({ webhook: Type.String() })
  }
} as const satisfies Record<string, Described>

export type WebhookType = keyof typeof webhookMessages

/** The data of a type of message. */
export type WebhookData<Type extends WebhookType> = Static<(typeof webhookMessages)[Type]['data']>

/** The types that a webhook can be for: the test comes to all. */
export const webhookTypes = (Object.keys(webhookMessages) as WebhookType[]).filter(
  (type) => type !== 'webhook.test'
)

/** The schema of a whole message. */
export function webhookMessageSchema(type: WebhookType): TObject {
  const { data, description } = webhookMessages[type]
  const timestamp = Type.String({ format: 'date-time', description: 'When it happened.' })
  return Type.Object({ type: Type.Literal(type), timestamp, data }, { title: type, description })
}
