/** What the billing service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { profileDetails, readSide, trails } from '@bursar/service-kit/read-side'
import { heldCoupons } from './carts/held-coupons-projection.ts'
import { visitorCarts } from './carts/visitor-carts-projection.ts'
import { charges } from './charges/projection.ts'
import { coupons } from './coupons/projection.ts'
import { orders } from './ledger/orders-projection.ts'
import { ledger } from './ledger/projection.ts'
import { surfaced } from './ledger/surfaced-projection.ts'
import { plans } from './plans/projection.ts'
import { subscriptions } from './subscriptions/projection.ts'
import { subscribers } from './subscriptions/subscribers-projection.ts'

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
    profileDetails,
    trails(billingEvents)
  ],
  follows: ['auth', 'profile']
})
