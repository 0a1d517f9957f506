/** What the billing service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { profileDetails, readSide } from '@bursar/service-kit/read-side'
import { charges } from './projections/charges.ts'
import { coupons } from './projections/coupons.ts'
import { heldCoupons } from './projections/held-coupons.ts'
import { ledger } from './projections/ledger.ts'
import { orders } from './projections/orders.ts'
import { plans } from './projections/plans.ts'
import { subscribers } from './projections/subscribers.ts'
import { subscriptions } from './projections/subscriptions.ts'
import { surfaced } from './projections/surfaced.ts'
import { visitorCarts } from './projections/visitor-carts.ts'

export const billingReadSide = readSide({
  name: 'billing',
  definitions: [...billingEvents, ...profileEvents, ...authEvents],
  projections: [
    ledger,
    orders,
    charges,
    subscriptions,
    subscribers,
    surfaced,
    plans,
    coupons,
    heldCoupons,
    visitorCarts,
    profileDetails
  ],
  follows: ['auth', 'profile']
})
