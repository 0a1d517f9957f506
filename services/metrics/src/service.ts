/** The metrics service: what a provider sold and to whom, over time. It writes no events of its own. */
import { billingEvents, profileEvents } from '@bursar/contracts'
import { service } from '@bursar/service-kit'
import { readCustomers } from './http/read-customers.ts'
import { readFunds } from './http/read-funds.ts'
import { figures } from './projections/figures.ts'

/** Makes the service. */
export function metrics() {
  return service({
    name: 'metrics',
    definitions: [...profileEvents, ...billingEvents],
    operations: [readFunds, readCustomers],
    projections: [figures],
    follows: ['profile', 'billing', 'auth']
  })
}
