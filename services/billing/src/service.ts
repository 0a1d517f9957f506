import { startedJob } from '@bursar/jobs'
import { type Counters, lateEngine, memoryCounters, service } from '@bursar/service-kit'
import { cardGuard } from './accounts/card-guard.ts'
import { claimOnceManaged } from './accounts/claim-account.ts'
import { deleteCard } from './accounts/http/delete-card.ts'
import { getCard } from './accounts/http/get-card.ts'
import { putCard } from './accounts/http/put-card.ts'
import { codeGuard } from './carts/code-guard.ts'
import { eraseVisitor } from './carts/erase-visitor.ts'
import { expireCartJob } from './carts/expire-cart.ts'
import { addToCart } from './carts/http/add-to-cart.ts'
import { emptyCart } from './carts/http/empty-cart.ts'
import { getCart } from './carts/http/get-cart.ts'
import { listPricing } from './carts/http/list-pricing.ts'
import { mergeCart } from './carts/http/merge-cart.ts'
import { redeemCoupon } from './carts/http/redeem-coupon.ts'
import { keepVisitors } from './carts/keep-visitors.ts'
import { lapseCouponsJob } from './carts/lapse-coupons.ts'
import { getCharge } from './charges/http/get-charge.ts'
import { listCharges } from './charges/http/list-charges.ts'
import { processorWebhook } from './charges/http/processor-webhook.ts'
import { refundCharge } from './charges/http/refund-charge.ts'
import { personalData } from './charges/personal-data.ts'
import { askForEarlier } from './checkout/ask-for-earlier.ts'
import { finishCheckoutJob } from './checkout/finish-checkout-job.ts'
import { finishAllCheckouts } from './checkout/finish-checkouts.ts'
import { getCheckout } from './checkout/http/get-checkout.ts'
import { listBalance } from './checkout/http/list-balance.ts'
import { postCheckout } from './checkout/http/post-checkout.ts'
import { runningCheckouts } from './checkout/running-checkouts.ts'
import { createCoupon } from './coupons/http/create-coupon.ts'
import { deleteCoupon } from './coupons/http/delete-coupon.ts'
import { getCoupon } from './coupons/http/get-coupon.ts'
import { listCoupons } from './coupons/http/list-coupons.ts'
import { patchCoupon, updateCoupon } from './coupons/http/update-coupon.ts'
import { cancelBalance } from './debts/http/cancel-balance.ts'
import { collectPayment } from './debts/http/collect-payment.ts'
import { getBank } from './funds/http/get-bank.ts'
import { listTransfers } from './funds/http/list-transfers.ts'
import { withdrawFunds } from './funds/http/withdraw-funds.ts'
import { importTransfers } from './imports/http/import-transfers.ts'
import { getPayment } from './invoices/http/get-payment.ts'
import { payInvoice } from './invoices/http/pay-invoice.ts'
import { postPaylater } from './invoices/http/post-paylater.ts'
import { ledgerCheck } from './ledger/check.ts'
import { listHistory } from './ledger/http/list-history.ts'
import { listReceivables } from './ledger/http/list-receivables.ts'
import { listTransactions } from './ledger/http/list-transactions.ts'
import { namesOfBilling } from './log-names.ts'
import { createPlan } from './plans/http/create-plan.ts'
import { deletePlan } from './plans/http/delete-plan.ts'
import { getPlan } from './plans/http/get-plan.ts'
import { listPlans } from './plans/http/list-plans.ts'
import { patchPlan, updatePlan } from './plans/http/update-plan.ts'
import type { PaymentProcessor } from './processors/port.ts'
import { billingReadSide } from './read-side.ts'

import { endArchivedProfile } from './subscriptions/end-archived-profile.ts'
import { acceptSubscription } from './subscriptions/http/accept-subscription.ts'
import { getProvidedSubscription, getSubscription } from './subscriptions/http/get-subscription.ts'
import { listProvidedSubscriptions } from './subscriptions/http/list-provided-subscriptions.ts'
import { listAllSubscribers, listSubscribers } from './subscriptions/http/list-subscribers.ts'
import { listExpiredSubscriptions, listSubscriptions } from './subscriptions/http/list-subscriptions.ts'
import { endSubscription, unsubscribe } from './subscriptions/http/unsubscribe.ts'
import { settleAcceptances, settleEarlier } from './subscriptions/settle-acceptances.ts'
import { listBillingEvents } from './trail/http/list-billing-events.ts'
import { postUsage } from './usage/http/record-usage.ts'

/** What a composition root chooses. */
export interface BillingParts {
  readonly processor: PaymentProcessor
  /** Days that the cart of a visitor is kept after it was used last. */
  readonly visitorCartDays?: number | undefined
  /** Where new visitors are counted: in memory, for this process alone, unless given. */
  readonly counters?: Counters
}

/** Milliseconds of what goes through all that an earlier version left. */
const longMs = 1_800_000

/** Days that visitors' carts are kept where nothing else is said. */
const USUAL_DAYS = 30

/** The billing service: plans, carts, checkouts and the book, with the processor that takes the money. */
export function billing(parts: BillingParts) {
  const { processor, visitorCartDays: days = USUAL_DAYS, counters = memoryCounters() } = parts
  const visitors = keepVisitors({ days, counters })
  const running = runningCheckouts()
  const guard = cardGuard(processor, counters)
  const late = lateEngine()
  return service({
    ...billingReadSide,
    names: namesOfBilling,
    personal: personalData,
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
      mergeCart,
      redeemCoupon(visitors, codeGuard(counters)),
      getCheckout(processor),
      postCheckout({ processor, guard, running }),
      postPaylater({ processor, running }),
      getPayment(processor),
      payInvoice({ processor, guard, running }),
      collectPayment,
      cancelBalance,
      postUsage,
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
      withdrawFunds(processor),
      getBank(processor),
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
      importTransfers,
      listBillingEvents
    ],
    policies: [endArchivedProfile(late), claimOnceManaged(late), eraseVisitor(late)],
    async prepare(engine) {
      late.is(engine)
      // Where there are several, a start says nothing of the others' checkouts: the one that leads finishes them.
      if (engine.isShared) return
      await finishAllCheckouts({ engine, processor, running })
      await settleAcceptances(engine)
    },
    jobs: [
      finishCheckoutJob({ processor, running }),
      expireCartJob,
      lapseCouponsJob,
      startedJob({ name: 'ask-for-earlier', limitMs: longMs, run: askForEarlier }),
      startedJob({ name: 'settle-acceptances', limitMs: longMs, run: settleEarlier })
    ],
    checks: [ledgerCheck]
  })
}
