/** What the metrics service keeps of events. */
import { authEvents, billingEvents, metricsEvents, profileEvents } from '@bursar/contracts'
import { profileDetails, readSide, users } from '@bursar/service-kit/read-side'
import { couponUses } from './coupons/projection.ts'
import { customers } from './customers/projection.ts'
import { movements } from './explain/projection.ts'
import { figures } from './figures/projection.ts'
import { forecast } from './forecast/projection.ts'
import { plans } from './plans/projection.ts'
import { recurring } from './recurring/projection.ts'
import { registered } from './registered/projection.ts'
import { book } from './sheets/book-projection.ts'
import { sheets } from './sheets/projection.ts'
import { taxes } from './taxes/projection.ts'
import { trials } from './trials/projection.ts'

export const metricsReadSide = readSide({
  name: 'metrics',
  definitions: [...metricsEvents, ...profileEvents, ...billingEvents, ...authEvents],
  projections: [
    figures,
    customers,
    plans,
    couponUses,
    users,
    profileDetails,
    registered,
    sheets,
    book,
    movements,
    recurring,
    trials,
    taxes,
    forecast
  ],
  follows: ['profile', 'billing', 'auth']
})
