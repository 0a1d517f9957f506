/** Events of what time alone brings: balances that were to be charged, and were not. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { dunningTerms, Id, Instant } from '../fields.ts'
import { PeriodPrice as Price } from './fields.ts'

/** Who owes whom, on which day the profile is billed, and what was due then. */
const missed = {
  profile: Id,
  provider: Id,
  unit: Type.String(),
  amount: Amount,
  billing_date: Instant
}

export const paymentMissed = defineEvent({
  type: 'billing.payment-missed',
  description:
    'What was due was to be charged, and the profile had no card on file that can be asked: an attempt that failed.',
  data: Type.Object({
    ...missed,
    missed_at: Instant,
    /** What this attempt goes by; absent before 0.2. */
    dunning: Type.Optional(Type.Object(dunningTerms))
  })
})

export const billingDatePassed = defineEvent({
  type: 'billing.billing-date-passed',
  description:
    'The days around a billing date are over and what was due then is still; the next date follows.',
  data: Type.Object({ ...missed, passed_at: Instant })
})

/** Whose subscription it is, and what comes to its end when. */
const coming = {
  subscription: Id,
  profile: Id,
  provider: Id,
  plan: Id,
  ends_at: Instant,
  told_at: Instant
}

export const trialEnding = defineEvent({
  type: 'billing.trial-ending',
  description: 'A trial has three days left: those who manage the profile are told, once.',
  data: Type.Object({
    ...coming,
    /** True where it renews and there is a card to ask: it is paid from then on. */
    goes_on: Type.Boolean()
  })
})

export const renewalComing = defineEvent({
  type: 'billing.renewal-coming',
  description:
    'A subscription that was ordered for a year or longer renews in 14 days: those who manage the profile are told, once.',
  data: Type.Object(coming)
})

export const cardExpiring = defineEvent({
  type: 'billing.card-expiring',
  description: 'The card on file is in its last month: those who manage the profile are told, once.',
  data: Type.Object({ profile: Id, saved_at: Instant, told_at: Instant })
})

export const pricesAnnounced = defineEvent({
  type: 'billing.prices-announced',
  description:
    'A subscription that renews gets dearer: those who manage the profile are told, once, at least 14 days before it counts.',
  data: Type.Object({
    subscription: Id,
    profile: Id,
    provider: Id,
    plan: Id,
    unit: Type.String(),
    /** What a period costs now, and from then on. */
    before: Price,
    after: Price,
    /** Slugs of what gets dearer by use. */
    uses: Type.Array(Type.String()),
    /** The end of the period after which it counts. */
    counts_from: Instant,
    told_at: Instant
  })
})

export type TrialEnding = EventData<typeof trialEnding>
export type RenewalComing = EventData<typeof renewalComing>
export type PricesAnnounced = EventData<typeof pricesAnnounced>
/** What a period costs, with tax. */
export type PeriodPrice = PricesAnnounced['before']
export type CardExpiring = EventData<typeof cardExpiring>
export type PaymentMissed = EventData<typeof paymentMissed>
export type BillingDatePassed = EventData<typeof billingDatePassed>

export const renewalEvents = [
  paymentMissed,
  billingDatePassed,
  trialEnding,
  renewalComing,
  pricesAnnounced,
  cardExpiring
]
