import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { type Service, service } from '@bursar/service-kit'
import { finishAllCheckouts } from './checkout/finish-checkouts.ts'
import { addToCart } from './http/add-to-cart.ts'
import { createPlan } from './http/create-plan.ts'
import { deletePlan } from './http/delete-plan.ts'
import { emptyCart } from './http/empty-cart.ts'
import { getCart } from './http/get-cart.ts'
import { getCharge } from './http/get-charge.ts'
import { getCheckout } from './http/get-checkout.ts'
import { getPlan } from './http/get-plan.ts'
import { importTransfers } from './http/import-transfers.ts'
import { listBalance } from './http/list-balance.ts'
import { listCharges } from './http/list-charges.ts'
import { listHistory } from './http/list-history.ts'
import { listPlans } from './http/list-plans.ts'
import { listPricing } from './http/list-pricing.ts'
import { listReceivables } from './http/list-receivables.ts'
import { listSubscriptions } from './http/list-subscriptions.ts'
import { listTransactions } from './http/list-transactions.ts'
import { postCheckout } from './http/post-checkout.ts'
import { patchPlan, updatePlan } from './http/update-plan.ts'
import { ledgerCheck } from './ledger-check.ts'
import type { PaymentProcessor } from './processor/port.ts'
import { charges } from './projections/charges.ts'
import { ledger } from './projections/ledger.ts'
import { orders } from './projections/orders.ts'
import { plans } from './projections/plans.ts'
import { subscriptions } from './projections/subscriptions.ts'

/** The billing service: plans, carts, checkouts and the book, with the processor that takes the money. */
export function billing({ processor }: { processor: PaymentProcessor }): Service {
  return service({
    name: 'billing',
    definitions: [...billingEvents, ...profileEvents, ...authEvents],
    follows: ['auth', 'profile'],
    operations: [
      listPlans,
      createPlan,
      getPlan,
      updatePlan,
      patchPlan,
      deletePlan,
      listPricing,
      getCart,
      addToCart,
      emptyCart,
      getCheckout(processor),
      postCheckout(processor),
      listCharges,
      getCharge,
      listBalance,
      listHistory,
      listReceivables,
      listTransactions,
      listSubscriptions,
      importTransfers
    ],
    projections: [ledger, orders, charges, subscriptions, plans],
    prepare: (engine) => finishAllCheckouts(engine, processor),
    checks: [ledgerCheck]
  })
}
