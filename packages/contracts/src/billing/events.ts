/**
 * Events of the billing service: plans on `plan-<id>`, carts on `cart-<user id>`, and all that a subscriber
 * ordered and paid on `account-<profile id>`. Amounts are integers in 1/100 of the unit.
 */
import type { EventsOf } from '../event-definition.ts'
import { accountEvents } from './accounts/events.ts'
import { cartEvents } from './carts/events.ts'
import { changeEvents } from './changes/events.ts'
import { chargeEvents } from './charges/events.ts'
import { couponEvents } from './coupons/events.ts'
import { debtEvents } from './debts/events.ts'
import { dunningEvents } from './dunning/events.ts'
import { fundsEvents } from './funds/events.ts'
import { importEvents } from './imports/events.ts'
import { invoiceEvents } from './invoices/events.ts'
import { numberingEvents } from './invoices/numbering-events.ts'
import { ledgerPosted } from './ledger/events.ts'
import { payeeEvents } from './payees/events.ts'
import { planEvents } from './plans/events.ts'
import { renewalEvents } from './renewals/events.ts'
import { seatEvents } from './seats/events.ts'
import { sellingEvents } from './selling/events.ts'
import { subscriptionEvents } from './subscriptions/events.ts'
import { taxEvents } from './taxes/events.ts'
import { usageEvents } from './usage/events.ts'
import { webhookEvents } from './webhooks/events.ts'

export const billingEvents = [
  ...planEvents,
  ...cartEvents,
  ...changeEvents,
  ...chargeEvents,
  ...accountEvents,
  ...subscriptionEvents,
  ...importEvents,
  ...invoiceEvents,
  ...numberingEvents,
  ...debtEvents,
  ...couponEvents,
  ...fundsEvents,
  ...payeeEvents,
  ...dunningEvents,
  ...renewalEvents,
  ...seatEvents,
  ...sellingEvents,
  ...taxEvents,
  ...usageEvents,
  ...webhookEvents,
  ledgerPosted
]

/** The events of billing, and the data of each. */
export type BillingEvents = EventsOf<typeof billingEvents>
