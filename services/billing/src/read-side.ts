/** What the billing service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { profileDetails, readSide, trails } from '@bursar/service-kit/read-side'
import { heldCoupons } from './carts/held-coupons-projection.ts'
import { cartItems } from './carts/items-projection.ts'
import { visitorCarts } from './carts/visitor-carts-projection.ts'
import { charges } from './charges/projection.ts'
import { coupons } from './coupons/projection.ts'
import { invoices } from './invoices/numbered-projection.ts'
import { saleDocuments } from './invoices/sales-projection.ts'
import { descriptions } from './ledger/descriptions-projection.ts'
import { orders } from './ledger/orders-projection.ts'
import { ledger } from './ledger/projection.ts'
import { surfaced } from './ledger/surfaced-projection.ts'
import { plans } from './plans/projection.ts'
import { schedules } from './renewals/schedule-projection.ts'
import { seatDocuments } from './seats/projection.ts'
import { subscriptions } from './subscriptions/projection.ts'
import { subscribers } from './subscriptions/subscribers-projection.ts'
import { taxRateDocuments } from './taxes/projection.ts'
import { webhookDeliveries } from './webhooks/deliveries-projection.ts'
import { webhookDocuments } from './webhooks/projection.ts'

export const billingReadSide = readSide({
  name: 'billing',
  definitions: [...billingEvents, ...profileEvents, ...authEvents],
  projections: [
    ledger,
    descriptions,
    orders,
    charges,
    saleDocuments,
    invoices,
    subscriptions,
    subscribers,
    schedules,
    surfaced,
    plans,
    coupons,
    heldCoupons,
    cartItems,
    visitorCarts,
    seatDocuments,
    webhookDocuments,
    webhookDeliveries,
    taxRateDocuments,
    profileDetails,
    trails(billingEvents)
  ],
  follows: ['auth', 'profile']
})
