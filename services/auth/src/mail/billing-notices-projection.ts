/** What mails about billing tell: of each that may be written, as much as stands in it. Its texts stay sealed. */
import type {
  BillingEvents,
  Personal,
  PricesAnnounced,
  ReceiptAsked,
  SeatBought,
  SubscriptionInvited
} from '@bursar/contracts'
import { type Change, change, insert, projection, put, remove } from '@bursar/event-sourcing'

export const BILLING_NOTICES = 'billing-notices'

/** Who paid whom, and how much; 1/100 units. */
export interface Payment {
  readonly profile: string
  readonly provider: string
  readonly amount: number
  readonly unit: string
  /** Empty where the event does not say it. */
  readonly description: string
  /** The charge; absent of what was paid outside the platform. */
  readonly charge?: string
  /** The processor's id of the charge; empty of what was paid outside the platform. */
  readonly processor_key: string
  readonly charged_at: string
}

/** Whose subscription to what. */
export interface Subscribing {
  readonly profile: string
  readonly provider: string
  readonly plan: string
}

/** The same, with the day on which it comes to its end. */
export interface Ending extends Subscribing {
  readonly ends_at: string
  /** Of a trial: whether it is paid from then on. */
  readonly goes_on?: boolean
}

/** What a renewal asked a card for; 1/100 units. */
export interface Attempt {
  readonly profile: string
  readonly provider: string
  readonly amount: number
  readonly unit: string
}

/** An invoice that was not paid at once; 1/100 units. */
export interface Invoiced extends Attempt {
  readonly number: string
}

/** A dispute, with how it was closed. */
export interface Disputed {
  readonly profile: string
  readonly provider: string
  readonly charge: string
  readonly amount: number
  readonly unit: string
}

/** Money that went back. */
export interface Refunded extends Disputed {
  /** What its credit note is known by; absent where a refund failed. */
  readonly posting?: string
}

/** The invoice of a charge, or the credit note of a refund; empty until it has its number. */
export interface Numbered {
  readonly number: string
}

/** Title of a plan. */
export interface PlanTitle {
  readonly title: string
}

/** Where messages of a profile go. It stays when the webhook goes: its managers learn of one that was there for a moment. */
export interface WebhookNotice {
  readonly profile: string
  readonly url: Personal
}

export type SeatNotice = Pick<
  SeatBought,
  'profile' | 'provider' | 'plan_title' | 'person' | 'email' | 'code' | 'bought_by'
>

/** What `about` of a mail names, by kind. */
export interface BillingNotices {
  readonly receipt: ReceiptAsked
  readonly grant: SubscriptionInvited
  readonly payment: Payment
  readonly subscription: Subscribing
  readonly dispute: Disputed
  readonly refund: Refunded
  readonly plan: PlanTitle
  readonly seat: SeatNotice
  readonly webhook: WebhookNotice
  readonly ending: Ending
  readonly prices: PricesAnnounced
  readonly attempt: Attempt
  readonly invoice: Invoiced
  readonly paidBy: Numbered
  readonly givenBack: Numbered
  readonly card: { readonly profile: string }
}

/** Key of the document. */
export const noticeKey = (kind: keyof BillingNotices, about: string) => `${kind}/${about}`

export const billingNotices = projection<BillingEvents>({
  name: BILLING_NOTICES,
  version: 6,
  on: {
    'billing.receipt-asked': ({ data }) => [insert(noticeKey('receipt', data.receipt), data)],
    'billing.subscription-invited': ({ data }) => [put(noticeKey('grant', data.subscription), data)],
    'billing.charge-settled': ({ data }) => {
      const { charge, profile, provider, amount, unit, processor_key, description = '' } = data
      const paid = { profile, provider, amount, unit, description, processor_key }
      const document: Payment = { ...paid, charged_at: data.settled_at }
      return [put(noticeKey('payment', charge), document), remove(noticeKey('attempt', charge))]
    },
    'billing.debt-collected': ({ id, data: { profile, provider, amount, unit, collected_at } }) => {
      const paid = { profile, provider, amount, unit, description: '', processor_key: '' }
      return [put(noticeKey('payment', id), { ...paid, charged_at: collected_at } satisfies Payment)]
    },
    'billing.subscription-requested': ({ data: { subscription, profile, provider, plan } }) => [
      put(noticeKey('subscription', subscription), { profile, provider, plan } satisfies Subscribing)
    ],
    'billing.charge-refunded': ({ id, position, data: { charge, profile, provider, amount, unit } }) => {
      const posting = postedAfter(position)
      const document: Refunded = { charge, profile, provider, amount, unit, posting }
      return [put(noticeKey('refund', id), document), awaited('givenBack', posting)]
    },
    'billing.refund-failed': ({ id, data: { charge, profile, provider, amount, unit } }) => [
      put(noticeKey('refund', id), { charge, profile, provider, amount, unit } satisfies Refunded)
    ],
    'billing.charge-disputed': ({ data: { charge, profile, provider, amount, unit } }) => [
      put(noticeKey('dispute', charge), { charge, profile, provider, amount, unit } satisfies Disputed)
    ],
    'billing.invoice-numbered': ({ data }) => {
      const { invoice, kind, profile, provider, unit, total: amount, number, charge, sale } = data
      if (kind !== 'invoice') return [put(noticeKey('givenBack', soldBy(sale)), { number })]
      if (charge !== undefined) return [put(noticeKey('paidBy', charge), { number })]
      const document: Invoiced = { profile, provider, amount, unit, number }
      return [put(noticeKey('invoice', invoice), document)]
    },
    'billing.plan-created': ({ data: { plan, title } }) => [
      put(noticeKey('plan', plan), { title } satisfies PlanTitle)
    ],
    'billing.plan-updated': ({ data: { plan, changes } }) =>
      changes.title === undefined
        ? []
        : [put(noticeKey('plan', plan), { title: changes.title } satisfies PlanTitle)],
    'billing.trial-ending': ({ id, data }) => [
      put(noticeKey('ending', id), { ...endingOf(data, data.ends_at), goes_on: data.goes_on })
    ],
    'billing.trial-ended': ({ id, data }) => [put(noticeKey('ending', id), endingOf(data, data.ended_at))],
    'billing.renewal-coming': ({ id, data }) => [put(noticeKey('ending', id), endingOf(data, data.ends_at))],
    'billing.prices-announced': ({ id, data }) => [put(noticeKey('prices', id), data)],
    'billing.subscription-ended': ({ id, data }) => [
      put(noticeKey('ending', id), endingOf(data, data.ended_at))
    ],
    'billing.card-expiring': ({ id, data: { profile } }) => [put(noticeKey('card', id), { profile })],
    'billing.payment-missed': ({ id, data: { profile, provider, amount, unit } }) => [
      put(noticeKey('attempt', id), { profile, provider, amount, unit } satisfies Attempt)
    ],
    'billing.charge-created': ({ data }) => {
      const { charge, profile, provider, amount, unit, billing_date, lines, invoice, change: changes } = data
      // What an invoice asks for was ordered before.
      const isNew = invoice === undefined && lines.some(({ purchase }) => purchase !== null)
      const orders = changes !== undefined || isNew
      const attempt: Attempt = { profile, provider, amount, unit }
      return [
        ...(billing_date === undefined ? [] : [put(noticeKey('attempt', charge), attempt)]),
        ...(orders ? [awaited('paidBy', charge)] : [])
      ]
    },
    // What is ordered before it is paid has an invoice that is told of by itself.
    'billing.charge-pending': ({ data: { charge } }) => [notAwaited(charge)],
    'billing.charge-declined': ({ data: { charge } }) => [notAwaited(charge)],
    'billing.seat-bought': ({ data }) => {
      const { profile, provider, plan_title, person, email, code, bought_by } = data
      const document: SeatNotice = { profile, provider, plan_title, person, email, code, bought_by }
      return [insert(noticeKey('seat', data.seat), document)]
    },
    'billing.webhook-created': ({ data: { webhook, profile, url } }) => [
      put(noticeKey('webhook', webhook), { profile, url } satisfies WebhookNotice)
    ],
    'billing.webhook-changed': ({ data: { webhook, url } }) =>
      url === undefined
        ? []
        : [
            change(
              noticeKey('webhook', webhook),
              (held: WebhookNotice | undefined) => held && { ...held, url }
            )
          ],
    'billing.seat-claimed': ({ data }) => [remove(noticeKey('seat', data.seat))]
  }
})

/** A number is to come; one that came already stays. */
function awaited(kind: 'paidBy' | 'givenBack', about: string): Change {
  return change(noticeKey(kind, about), (held: Numbered | undefined) => held ?? { number: '' })
}

function notAwaited(charge: string): Change {
  return change(noticeKey('paidBy', charge), (held: Numbered | undefined) =>
    held?.number === '' ? undefined : held
  )
}

/** A refund and the rows of it are one decision: they stand one after the other in the log. */
function postedAfter(position: number): string {
  return String(position + 1).padStart(15, '0')
}

/** What the posting of a sale is known by, in the key of the sale: of a refund that is its place in the log. */
function soldBy(sale: string): string {
  return sale.split('/')[1] ?? ''
}

function endingOf({ profile, provider, plan }: Subscribing, ends_at: string): Ending {
  return { profile, provider, plan, ends_at }
}
