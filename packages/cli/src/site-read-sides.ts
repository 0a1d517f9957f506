/** What the services of a site keep of events: all that a rebuild needs of them. */
import { authReadSide } from '@bursar/auth/read-side'
import { billingReadSide } from '@bursar/billing/read-side'
import { metricsReadSide } from '@bursar/metrics/read-side'
import { profileReadSide } from '@bursar/profile/read-side'
import type { ReadSide } from '@bursar/service-kit'

export const siteReadSides: readonly ReadSide[] = [
  authReadSide,
  profileReadSide,
  billingReadSide,
  metricsReadSide
]
