/** What the profile service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { readSide, roles, trails, users } from '@bursar/service-kit/read-side'
import { agreements } from './agreements/projection.ts'
import { brands } from './brands/projection.ts'
import { usedPrefixes } from './profiles/invoice-prefixes.ts'
import { profiles } from './profiles/projection.ts'
import { subscriptions } from './profiles/subscriptions-projection.ts'

export const profileReadSide = readSide({
  name: 'profile',
  definitions: [...profileEvents, ...authEvents, ...billingEvents],
  projections: [
    profiles,
    roles,
    users,
    subscriptions,
    usedPrefixes,
    agreements,
    brands,
    trails(profileEvents)
  ],
  follows: ['auth', 'billing']
})
