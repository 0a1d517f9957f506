/** The metrics service: what a provider sold and to whom, over time. It writes no events of its own. */
import { service } from '@bursar/service-kit'
import { readBalances } from './balances/http/read-balances.ts'
import { listBalancesDue } from './customers/http/list-balances-due.ts'
import { listLifetimeValue } from './customers/http/list-lifetime-value.ts'
import { readCustomers } from './figures/http/read-customers.ts'
import { readFunds } from './figures/http/read-funds.ts'
import { readPlans } from './plans/http/read-plans.ts'
import { metricsReadSide } from './read-side.ts'

/** Makes the service. */
export function metrics() {
  return service({
    ...metricsReadSide,
    operations: [readFunds, readCustomers, readBalances, readPlans, listLifetimeValue, listBalancesDue]
  })
}
