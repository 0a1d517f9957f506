/** What the auth service keeps of events. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { readSide, roles, users } from '@bursar/service-kit/read-side'
import { knownNetworks } from './projections/known-networks.ts'
import { publishedKeys } from './projections/published-keys.ts'

export const authReadSide = readSide({
  name: 'auth',
  definitions: [...authEvents, ...profileEvents, ...billingEvents],
  projections: [users, roles, publishedKeys, knownNetworks],
  follows: ['profile', 'billing']
})
