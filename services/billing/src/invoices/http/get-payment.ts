import { Payment } from '@bursar/contracts'
import { ACCESS, answer, fail, operation, type ProfileRef, profileKey } from '@bursar/service-kit'
import { processorAuth } from '../../accounts/card-view.ts'
import { type Account, account } from '../../accounts/domain/account.ts'
import { chargeView } from '../../charges/charge-view.ts'
import { invoiceNumbers } from '../../charges/invoice-numbers.ts'
import type { Invoicable } from '../../checkout/domain/invoicable.ts'
import { invoicableView } from '../../checkout/invoicable-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { claimedInvoice, type InvoiceDocument } from '../claimed-invoice.ts'

/** Makes the operation for a processor. */
export function getPayment(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/payments/{claim_code}',
    access: 'public',
    summary: 'Read an invoice: while it is due, and for 90 days after',
    answers: { 200: Payment },
    async handle(request) {
      const { collection, reveal, now, origin } = request
      const invoice = await claimedInvoice(request)
      const profile = await collection(ACCESS).get<ProfileRef>(profileKey(invoice.profile))
      if (!profile) fail('not_found')
      // The payer is shown to whoever has the code, as on the invoice itself.
      const reader = { collection, reveal, now }
      const results = await request.transact(async (tx) => {
        const held = await tx.load(accountStream(invoice.profile), account)
        const entries = entriesOf(invoice, held)
        return Promise.all(entries.map((entry) => invoicableView(tx, reader, entry, { profile, origin })))
      })
      const invoiceOf = await invoiceNumbers(request, [invoice])
      const view = chargeView(await reveal(invoice), invoiceOf(invoice))
      return answer(200, { ...view, processor_info: processorAuth(processor), results })
    }
  })
}

/** One entry for each subscription: what is still due of its orders, or what was due once nothing is. */
function entriesOf(
  { lines, provider, unit, created_at, state }: InvoiceDocument,
  held: Account
): Invoicable[] {
  const byEvent = new Map<string, Invoicable>()
  for (const line of lines) {
    const amount = state === 'created' ? (held.due[line.order]?.due ?? 0) : line.amount
    if (amount === 0) continue
    const { order, event_id, description, broker_fee, plan, subscription, start, end } = line
    const shown = {
      order,
      amount,
      event_id,
      description,
      broker_fee,
      purchase: null,
      provider,
      unit,
      created_at
    }
    const newest = held.subscriptions[plan]
    // What its provider noted is not for whoever has the code.
    const current = newest?.subscription === subscription ? { ...newest, note: null } : undefined
    const bought = { subscription, plan, provider, created_at: start, ends_at: end, auto_renew: false }
    const entry = byEvent.get(event_id)
    byEvent.set(event_id, {
      item: null,
      subscription: entry?.subscription ?? current ?? bought,
      lines: [...(entry?.lines ?? []), shown],
      options: [],
      taxes: []
    })
  }
  return [...byEvent.values()]
}
