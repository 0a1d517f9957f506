import { Charge, CollectPayment, DryRunQuery } from '@bursar/contracts'
import { type Decision, foldOn } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { type Account, type AccountEvent, account } from '../../accounts/domain/account.ts'
import { dueOn, invoiceDue } from '../../accounts/domain/invoices.ts'
import { chargeView } from '../../charges/charge-view.ts'
import { giveUpWaiting, yields } from '../../checkout/give-up-waiting.ts'
import { type InvoiceDocument, invoiceBy } from '../../invoices/claimed-invoice.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { collectDebt } from '../domain/collect-debt.ts'
import { writeOffDebt } from '../domain/write-off-debt.ts'

/** Makes the operation for a processor. */
export function collectPayment(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/payments/{claim_code}/collected',
    access: 'provider-only',
    summary: 'Record that an invoice was paid offline, or with paid=false write it off, in whole or in part',
    provider: async ({ params, profile, collection }) => {
      const invoice = await invoiceBy({ collection }, params.claim_code)
      return invoice?.profile === profile.id ? invoice.provider : null
    },
    query: DryRunQuery,
    body: CollectPayment,
    answers: { 200: Charge },
    refuses: [409],
    async handle(request) {
      const { params, profile, body, query, now, reveal, engine, transact, commit } = request
      const invoice = await invoiceBy(request, params.claim_code)
      if (invoice?.profile !== profile.id) fail('not_found')
      const shown = await reveal(invoice)
      const stream = accountStream(profile.id)
      const parts = { engine, processor, write: transact }
      if (!query.dry_run) await giveUpWaiting(parts, profile.id, yields)
      return commit(async (tx) => {
        const held = await tx.load(stream, account)
        const decision = settle(held, invoice, body, now)
        if (!decision.ok) fail(decision.code, decision)
        if (!query.dry_run) tx.append(stream, decision)
        return answer(200, chargeView(after(foldOn(account, held, decision.events, now), shown)))
      })
    }
  })
}

/** An invoice on which nothing is due any more stays as it is. */
function settle(
  held: Account,
  { charge, claim_code, profile, unit }: InvoiceDocument,
  { amount, paid = true }: CollectPayment,
  now: string
): Decision<AccountEvent> {
  const open = held.invoices[charge]
  const orders = open ? dueOn(held, open) : []
  const settling = { profile, unit, orders, amount: amount ?? undefined }
  return paid
    ? collectDebt(held, { ...settling, event_id: claim_code }, now)
    : writeOffDebt(held, settling, now)
}

/** The invoice as it stands then. */
function after(held: Account, shown: InvoiceDocument): InvoiceDocument {
  const open = held.invoices[shown.charge]
  if (open) return { ...shown, state: 'created', amount: invoiceDue(held, open) }
  // Paid by a card it keeps what that paid.
  return shown.processor_key === null ? { ...shown, state: 'done', amount: 0 } : { ...shown, state: 'done' }
}
