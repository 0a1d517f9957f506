/** What the auth service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { readSide, roles, searchedUsers, trails } from '@bursar/service-kit/read-side'
import { billingNotices } from './mail/billing-notices-projection.ts'
import { outbox } from './mail/projection.ts'
import { publishedKeys, sessions } from './sessions/projection.ts'
import { knownNetworks } from './throttling/projection.ts'

export const authReadSide = readSide({
  name: 'auth',
  definitions: [...authEvents, ...profileEvents, ...billingEvents],
  projections: [
    searchedUsers,
    roles,
    publishedKeys,
    sessions,
    knownNetworks,
    outbox,
    billingNotices,
    trails(authEvents)
  ],
  follows: ['profile', 'billing']
})
