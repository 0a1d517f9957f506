/** What the auth service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { readSide, roles, trails, users } from '@bursar/service-kit/read-side'
import { outbox } from './mail/projection.ts'
import { publishedKeys, sessions } from './sessions/projection.ts'
import { knownNetworks } from './throttling/projection.ts'

export const authReadSide = readSide({
  name: 'auth',
  definitions: [...authEvents, ...profileEvents, ...billingEvents],
  projections: [users, roles, publishedKeys, sessions, knownNetworks, outbox, trails(authEvents)],
  follows: ['profile', 'billing']
})
