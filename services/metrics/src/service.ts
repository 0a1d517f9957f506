/** The metrics service: what a provider sold and to whom, over time. It writes no events but of balance sheets. */
import { service } from '@bursar/service-kit'
import { readBalances } from './balances/http/read-balances.ts'
import { listCouponUses } from './coupons/http/list-coupon-uses.ts'
import { listBalancesDue } from './customers/http/list-balances-due.ts'
import { listLifetimeValue } from './customers/http/list-lifetime-value.ts'
import { explainTable } from './explain/http/explain-figure.ts'
import { readCustomers } from './figures/http/read-customers.ts'
import { readFunds } from './figures/http/read-funds.ts'
import { readForecast } from './forecast/http/read-forecast.ts'
import { readPlans } from './plans/http/read-plans.ts'
import { listPortfolio } from './portfolio/http/list-portfolio.ts'
import { metricsReadSide } from './read-side.ts'
import { readMrr } from './recurring/http/read-mrr.ts'
import { readRetention } from './recurring/http/read-retention.ts'
import { listRegistered } from './registered/http/list-registered.ts'
import { addBalanceLine } from './sheets/http/add-balance-line.ts'
import { listBalanceLines } from './sheets/http/list-balance-lines.ts'
import { readBalanceSheet } from './sheets/http/read-balance-sheet.ts'
import { readTaxes } from './taxes/http/read-taxes.ts'
import { readTrials } from './trials/http/read-trials.ts'

/** Makes the service. */
export function metrics() {
  return service({
    ...metricsReadSide,
    operations: [
      readFunds,
      readCustomers,
      readBalances,
      readTaxes,
      readPlans,
      readMrr,
      readRetention,
      readTrials,
      readForecast,
      listLifetimeValue,
      listBalancesDue,
      listPortfolio,
      listCouponUses,
      listRegistered,
      readBalanceSheet,
      listBalanceLines,
      addBalanceLine,
      explainTable
    ]
  })
}
