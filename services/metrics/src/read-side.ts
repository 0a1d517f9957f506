/** What the metrics service keeps of events. */
import { billingEvents, profileEvents } from '@bursar/contracts'
import { readSide } from '@bursar/service-kit/read-side'
import { customers } from './projections/customers.ts'
import { figures } from './projections/figures.ts'
import { plans } from './projections/plans.ts'

export const metricsReadSide = readSide({
  name: 'metrics',
  definitions: [...profileEvents, ...billingEvents],
  projections: [figures, customers, plans],
  follows: ['profile', 'billing', 'auth']
})
