import { startedJob } from '@bursar/jobs'
import { type Counters, lateEngine, memoryCounters, service } from '@bursar/service-kit'
import { askForEarlierCards, cardExpiryJob } from './accounts/card-expiry.ts'
import { cardGuard } from './accounts/card-guard.ts'
import { claimOnceManaged } from './accounts/claim-account.ts'
import { forgetCardJob } from './accounts/forget-card-job.ts'
import { deleteCard } from './accounts/http/delete-card.ts'
import { getCard } from './accounts/http/get-card.ts'
import { putCard } from './accounts/http/put-card.ts'
import { codeGuard } from './carts/code-guard.ts'
import { eraseVisitor } from './carts/erase-visitor.ts'
import { expireCartJob } from './carts/expire-cart.ts'
import { addCartItem } from './carts/http/add-cart-item.ts'
import { addToCart } from './carts/http/add-to-cart.ts'
import { emptyCart } from './carts/http/empty-cart.ts'
import { getCart } from './carts/http/get-cart.ts'
import { listCartItems } from './carts/http/list-cart-items.ts'
import { listPricing } from './carts/http/list-pricing.ts'
import { mergeCart } from './carts/http/merge-cart.ts'
import { redeemCoupon } from './carts/http/redeem-coupon.ts'
import { uploadSeats } from './carts/http/upload-seats.ts'
import { keepVisitors } from './carts/keep-visitors.ts'
import { lapseCouponsJob } from './carts/lapse-coupons.ts'
import { offerSeats } from './carts/offer-seats.ts'
import { getChange } from './changes/http/get-change.ts'
import { postChange } from './changes/http/post-change.ts'
import { emailReceipt } from './charges/http/email-receipt.ts'
import { getCharge } from './charges/http/get-charge.ts'
import { listCharges } from './charges/http/list-charges.ts'
import { listPaidCharges } from './charges/http/list-paid-charges.ts'
import { listReceived } from './charges/http/list-received.ts'
import { processorWebhook } from './charges/http/processor-webhook.ts'
import { reconcileCharges } from './charges/http/reconcile-charges.ts'
import { refundCharge } from './charges/http/refund-charge.ts'
import { personalData } from './charges/personal-data.ts'
import { reconcileJobs } from './charges/reconcile.ts'
import { refundChargeJob } from './charges/refund-at-processor.ts'
import { askForEarlier } from './checkout/ask-for-earlier.ts'
import { concludeLater } from './checkout/conclude-later.ts'
import { finishCheckoutJob } from './checkout/finish-checkout-job.ts'
import { finishAllCheckouts } from './checkout/finish-checkouts.ts'
import { getCheckout } from './checkout/http/get-checkout.ts'
import { giveUpCharge } from './checkout/http/give-up-charge.ts'
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
import { getDunning } from './dunning/http/get-dunning.ts'
import { putDunning } from './dunning/http/put-dunning.ts'
import { getBank } from './funds/http/get-bank.ts'
import { listTransfers } from './funds/http/list-transfers.ts'
import { withdrawFunds } from './funds/http/withdraw-funds.ts'
import { payOutJob } from './funds/pay-out-job.ts'
import { importTransfers } from './imports/http/import-transfers.ts'
import { invoicesCheck } from './invoices/check.ts'
import { forgetInvoicesJob, keepUntilOver } from './invoices/forget-invoices.ts'
import { getInvoice } from './invoices/http/get-invoice.ts'
import { getInvoicePdf } from './invoices/http/get-invoice-pdf.ts'
import { getPayment } from './invoices/http/get-payment.ts'
import { listInvoices } from './invoices/http/list-invoices.ts'
import { listIssued } from './invoices/http/list-issued.ts'
import { payInvoice } from './invoices/http/pay-invoice.ts'
import { postPaylater } from './invoices/http/post-paylater.ts'
import { resumeNumbers } from './invoices/http/resume-numbers.ts'
import { numberInvoices } from './invoices/number-invoices.ts'
import { ledgerCheck } from './ledger/check.ts'
import { exportLedger } from './ledger/http/export-ledger.ts'
import { listHistory } from './ledger/http/list-history.ts'
import { listReceivables } from './ledger/http/list-receivables.ts'
import { listTransactions } from './ledger/http/list-transactions.ts'
import { namesOfBilling } from './log-names.ts'
import { askToHandOn, handOnJob } from './payees/hand-on.ts'
import { connectAccount } from './payees/http/connect-account.ts'
import { disconnectAccount } from './payees/http/disconnect-account.ts'
import { createPlan } from './plans/http/create-plan.ts'
import { deletePlan } from './plans/http/delete-plan.ts'
import { getPlan } from './plans/http/get-plan.ts'
import { listPlans } from './plans/http/list-plans.ts'
import { patchPlan, updatePlan } from './plans/http/update-plan.ts'
import type { PaymentProcessor } from './processors/port.ts'
import { siteProcessor } from './processors/site-processor.ts'
import { billingReadSide } from './read-side.ts'
import { announcePricesJob } from './renewals/announce-prices-job.ts'
import { renewAll } from './renewals/http/renew-all.ts'
import { renewProfile } from './renewals/http/renew-profile.ts'
import { renewalJobs } from './renewals/renew-due.ts'
import { listSeats } from './seats/http/list-seats.ts'
import { endArchivedProfile } from './subscriptions/end-archived-profile.ts'
import { acceptRequest } from './subscriptions/http/accept-request.ts'
import { acceptSubscription } from './subscriptions/http/accept-subscription.ts'
import { changeSubscription } from './subscriptions/http/change-subscription.ts'
import { getProvidedSubscription, getSubscription } from './subscriptions/http/get-subscription.ts'
import { grantSubscription } from './subscriptions/http/grant-subscription.ts'
import { listProvidedSubscriptions } from './subscriptions/http/list-provided-subscriptions.ts'
import { listAllSubscribers, listSubscribers } from './subscriptions/http/list-subscribers.ts'
import { listExpiredSubscriptions, listSubscriptions } from './subscriptions/http/list-subscriptions.ts'
import { endSubscription, unsubscribe } from './subscriptions/http/unsubscribe.ts'
import { settleAcceptances, settleEarlier } from './subscriptions/settle-acceptances.ts'
import { getTaxes } from './taxes/http/get-taxes.ts'
import { putTaxes } from './taxes/http/put-taxes.ts'
import { listBillingEvents } from './trail/http/list-billing-events.ts'
import { postUsage } from './usage/http/record-usage.ts'
import { createWebhook } from './webhooks/http/create-webhook.ts'
import { deleteWebhook } from './webhooks/http/delete-webhook.ts'
import { getWebhook } from './webhooks/http/get-webhook.ts'
import { listDeliveries } from './webhooks/http/list-deliveries.ts'
import { listWebhooks } from './webhooks/http/list-webhooks.ts'
import { redeliver } from './webhooks/http/redeliver.ts'
import { rotateSecret } from './webhooks/http/rotate-secret.ts'
import { testWebhook } from './webhooks/http/test-webhook.ts'
import { updateWebhook } from './webhooks/http/update-webhook.ts'
import { callReceiver } from './webhooks/sending/call-receiver.ts'
import { sendWebhooks } from './webhooks/sending/send-webhooks.ts'
import { watchManagers } from './webhooks/watch-managers.ts'

/** What a composition root chooses. */
export interface BillingParts {
  readonly processor: PaymentProcessor
  /** Days that the cart of a visitor is kept after it was used last. */
  readonly visitorCartDays?: number | undefined
  /** Whether webhooks may be at addresses of this machine and of private networks; absent: they may not. */
  readonly allowPrivate?: boolean | undefined
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
  const later = { processor, conclude: concludeLater }
  const guard = cardGuard(processor, counters)
  const late = lateEngine()
  const rules = { plainHttp: !processor.isLive, privateAddresses: parts.allowPrivate === true }
  const webhooks = { counters, rules }
  return service({
    ...billingReadSide,
    names: namesOfBilling,
    personal: personalData,
    site: siteProcessor(processor),
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
      uploadSeats(visitors),
      emptyCart,
      mergeCart,
      redeemCoupon(visitors, codeGuard(counters)),
      listSeats,
      listCartItems,
      addCartItem,
      getCheckout(processor),
      postCheckout({ processor, guard, running }),
      postPaylater({ processor, running }),
      getPayment(processor),
      payInvoice({ processor, guard, running }),
      listInvoices,
      getInvoice,
      getInvoicePdf,
      listIssued,
      resumeNumbers,
      getDunning,
      putDunning,
      collectPayment(processor),
      cancelBalance(processor),
      postUsage,
      listCharges,
      listPaidCharges,
      listReceived,
      getCharge(later),
      giveUpCharge(processor),
      emailReceipt(counters),
      refundCharge(processor),
      processorWebhook(later),
      reconcileCharges(later),
      getCard(processor),
      putCard(processor, guard),
      renewProfile({ processor, running }),
      renewAll({ processor, running }),
      deleteCard(processor),
      listBalance,
      listHistory,
      listReceivables,
      listTransactions,
      exportLedger,
      listTransfers(processor),
      withdrawFunds(processor),
      getBank(processor),
      connectAccount(processor),
      disconnectAccount(processor),
      listSubscriptions,
      listExpiredSubscriptions,
      getSubscription,
      getChange,
      postChange({ processor, guard, running }),
      acceptSubscription,
      acceptRequest,
      unsubscribe,
      ...changeSubscription,
      ...listProvidedSubscriptions,
      grantSubscription,
      getProvidedSubscription,
      endSubscription,
      listSubscribers,
      listAllSubscribers,
      importTransfers,
      listWebhooks,
      createWebhook(webhooks),
      getWebhook,
      updateWebhook(webhooks),
      deleteWebhook,
      listDeliveries,
      redeliver(webhooks),
      rotateSecret,
      testWebhook(webhooks),
      getTaxes,
      putTaxes,
      listBillingEvents
    ],
    policies: [
      endArchivedProfile(late),
      claimOnceManaged(late),
      eraseVisitor(late),
      offerSeats(late),
      numberInvoices(late),
      keepUntilOver,
      watchManagers,
      ...(processor.payees ? [askToHandOn] : [])
    ],
    async prepare(engine) {
      late.is(engine)
      // Where there are several, a start says nothing of the others' checkouts: the one that leads finishes them.
      if (engine.isShared) return
      await finishAllCheckouts({ engine, processor, running })
      await settleAcceptances(engine)
    },
    jobs: [
      finishCheckoutJob({ processor, running }),
      ...renewalJobs({ processor, running }),
      ...reconcileJobs(later),
      refundChargeJob(processor),
      payOutJob(processor),
      ...(processor.payees ? [handOnJob(processor.payees)] : []),
      forgetCardJob(processor),
      forgetInvoicesJob,
      expireCartJob,
      cardExpiryJob,
      announcePricesJob,
      lapseCouponsJob,
      startedJob({ name: 'ask-for-earlier', limitMs: longMs, run: askForEarlier }),
      startedJob({ name: 'ask-for-earlier-cards', limitMs: longMs, run: askForEarlierCards }),
      startedJob({ name: 'settle-acceptances', limitMs: longMs, run: settleEarlier })
    ],
    attendants: [(engine, onFault) => sendWebhooks(engine, callReceiver(rules), onFault)],
    checks: [ledgerCheck, invoicesCheck]
  })
}
