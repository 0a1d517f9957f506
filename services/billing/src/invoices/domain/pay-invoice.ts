/** A card pays what is still due on an invoice. */
import type { Instant } from '@bursar/calendar'
import { type Decision, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent, OpenInvoice } from '../../accounts/domain/account.ts'
import { dueOn } from '../../accounts/domain/invoices.ts'
import type { CheckoutGroup } from '../../checkout/domain/checkout-group.ts'
import { dueLine } from '../../checkout/domain/checkout-line.ts'
import { type ChargeTerms, startCheckout } from '../../checkout/domain/start-checkout.ts'

/** What is to be paid now: nothing of orders that wait for the profile's manager. */
export function invoiceGroup(account: Account, invoice: OpenInvoice): CheckoutGroup {
  const lines = dueOn(account, invoice)
    .filter(({ waits }) => !waits)
    .map(dueLine)
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  return { provider: invoice.provider, unit: invoice.unit, amount, lines }
}

/** What the caller of a payment says of it. */
export type PaymentTerms = Pick<ChargeTerms, 'checkout' | 'remember_card' | 'resume'>

/** Puts the intent on record. Refused with `nothing_due`, and as `startCheckout` is. */
export function startPayment(
  account: Account,
  charge: string,
  terms: PaymentTerms,
  now: Instant
): Decision<AccountEvent> {
  const invoice = account.invoices[charge]
  const group = invoice && invoiceGroup(account, invoice)
  if (!group || group.amount === 0) return refuse('nothing_due')
  const { profile, broker, claim_code, ordered_by, attempts } = invoice
  const parties = { charge, profile, broker, ordered_by, ordinal: 0, counted: false }
  const of = { claim_code, attempt: attempts + 1 }
  return startCheckout(account, group, { ...terms, ...parties, invoice: of }, now)
}
