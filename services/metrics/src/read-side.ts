/** What the metrics service keeps of events. */
import { billingEvents, profileEvents } from '@bursar/contracts'
import { readSide } from '@bursar/service-kit/read-side'
import { customers } from './customers/projection.ts'
import { figures } from './figures/projection.ts'
import { plans } from './plans/projection.ts'

export const metricsReadSide = readSide({
  name: 'metrics',
  definitions: [...profileEvents, ...billingEvents],
  projections: [figures, customers, plans],
  follows: ['profile', 'billing', 'auth']
})
