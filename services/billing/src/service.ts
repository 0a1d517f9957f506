import type { Engine } from '@bursar/event-sourcing'
import { type Counters, memoryCounters, service } from '@bursar/service-kit'
import { expireCarts } from './carts/expire-carts.ts'
import { keepVisitors } from './carts/keep-visitors.ts'
import { cardGuard } from './checkout/card-guard.ts'
import { finishAllCheckouts } from './checkout/finish-checkouts.ts'
import { runningCheckouts } from './checkout/running-checkouts.ts'
import { codeGuard } from './coupons/code-guard.ts'
import { lapseDueCoupons } from './coupons/lapse-coupons.ts'
import { acceptSubscription } from './http/accept-subscription.ts'
import { addToCart } from './http/add-to-cart.ts'
import { createCoupon } from './http/create-coupon.ts'
import { createPlan } from './http/create-plan.ts'
import { deleteCard } from './http/delete-card.ts'
import { deleteCoupon } from './http/delete-coupon.ts'
import { deletePlan } from './http/delete-plan.ts'
import { emptyCart } from './http/empty-cart.ts'
import { getCard } from './http/get-card.ts'
import { getCart } from './http/get-cart.ts'
import { getCharge } from './http/get-charge.ts'
import { getCheckout } from './http/get-checkout.ts'
import { getCoupon } from './http/get-coupon.ts'
import { getPlan } from './http/get-plan.ts'
import { getProvidedSubscription, getSubscription } from './http/get-subscription.ts'
import { importTransfers } from './http/import-transfers.ts'
import { listBalance } from './http/list-balance.ts'
import { listCharges } from './http/list-charges.ts'
import { listCoupons } from './http/list-coupons.ts'
import { listHistory } from './http/list-history.ts'
import { listPlans } from './http/list-plans.ts'
import { listPricing } from './http/list-pricing.ts'
import { listProvidedSubscriptions } from './http/list-provided-subscriptions.ts'
import { listReceivables } from './http/list-receivables.ts'
import { listAllSubscribers, listSubscribers } from './http/list-subscribers.ts'
import { listExpiredSubscriptions, listSubscriptions } from './http/list-subscriptions.ts'
import { listTransactions } from './http/list-transactions.ts'
import { listTransfers } from './http/list-transfers.ts'
import { postCheckout } from './http/post-checkout.ts'
import { processorWebhook } from './http/processor-webhook.ts'
import { putCard } from './http/put-card.ts'
import { redeemCoupon } from './http/redeem-coupon.ts'
import { refundCharge } from './http/refund-charge.ts'
import { endSubscription, unsubscribe } from './http/unsubscribe.ts'
import { patchCoupon, updateCoupon } from './http/update-coupon.ts'
import { patchPlan, updatePlan } from './http/update-plan.ts'
import { withdrawFunds } from './http/withdraw-funds.ts'
import { ledgerCheck } from './ledger-check.ts'
import { namesOfBilling } from './log-names.ts'
import { claimOnceManaged } from './policies/claim-account.ts'
import { endArchivedProfile } from './policies/end-archived-profile.ts'
import { lateEngine } from './policies/late-engine.ts'
import type { PaymentProcessor } from './processor/port.ts'
import { billingReadSide } from './read-side.ts'

import { settleAcceptances } from './subscriptions/settle-acceptances.ts'

/** What a composition root chooses. */
export interface BillingParts {
  readonly processor: PaymentProcessor
  /** Days that the cart of a visitor is kept after it was used last. */
  readonly visitorCartDays?: number | undefined
  /** Where new visitors are counted: in memory, for this process alone, unless given. */
  readonly counters?: Counters
}

/** Days that visitors' carts are kept where nothing else is said. */
const USUAL_DAYS = 30

/** The billing service: plans, carts, checkouts and the book, with the processor that takes the money. */
export function billing(parts: BillingParts) {
  const { processor, visitorCartDays: days = USUAL_DAYS, counters = memoryCounters() } = parts
  const visitors = keepVisitors({ days, counters })
  const running = runningCheckouts()
  const guard = cardGuard(processor, counters)
  const late = lateEngine()
  async function tend(engine: Engine) {
    await finishAllCheckouts({ engine, processor, running })
    await lapseDueCoupons(engine)
    await expireCarts(engine)
    await settleAcceptances(engine)
  }
  return service({
    ...billingReadSide,
    names: namesOfBilling,
    operations: [
      listPlans,
      createPlan,
      getPlan,
      updatePlan,
      patchPlan,
      deletePlan,
      listPricing,
      listCoupons,
      createCoupon,
      getCoupon,
      updateCoupon,
      patchCoupon,
      deleteCoupon,
      getCart,
      addToCart(visitors),
      emptyCart,
      redeemCoupon(visitors, codeGuard(counters)),
      getCheckout(processor),
      postCheckout({ processor, guard, running }),
      listCharges,
      getCharge(processor),
      refundCharge(processor),
      processorWebhook(processor),
      getCard(processor),
      putCard(processor, guard),
      deleteCard,
      listBalance,
      listHistory,
      listReceivables,
      listTransactions,
      listTransfers(processor),
      withdrawFunds,
      listSubscriptions,
      listExpiredSubscriptions,
      getSubscription,
      acceptSubscription,
      unsubscribe,
      ...listProvidedSubscriptions,
      getProvidedSubscription,
      endSubscription,
      listSubscribers,
      listAllSubscribers,
      importTransfers
    ],
    policies: [endArchivedProfile(late), claimOnceManaged(late)],
    async prepare(engine) {
      late.is(engine)
      // Where there are several, the one that follows does it now and then; a start says nothing of the others.
      if (!engine.isShared) await tend(engine)
    },
    tend,
    checks: [ledgerCheck]
  })
}
