/** The metrics service: what a provider sold and to whom, over time. It writes no events of its own. */
import { service } from '@bursar/service-kit'
import { listBalancesDue } from './http/list-balances-due.ts'
import { listLifetimeValue } from './http/list-lifetime-value.ts'
import { readBalances } from './http/read-balances.ts'
import { readCustomers } from './http/read-customers.ts'
import { readFunds } from './http/read-funds.ts'
import { readPlans } from './http/read-plans.ts'
import { metricsReadSide } from './read-side.ts'

/** Makes the service. */
export function metrics() {
  return service({
    ...metricsReadSide,
    operations: [readFunds, readCustomers, readBalances, readPlans, listLifetimeValue, listBalancesDue]
  })
}
