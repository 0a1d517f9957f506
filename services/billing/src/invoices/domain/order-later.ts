/** An order that is paid later: it is placed at once, and what is due of it is an invoice. */
import type { Instant } from '@bursar/calendar'
import type { ChargeLine, InvoiceLine } from '@bursar/contracts'
import { type Decision, happenedAll } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { placeOrders, rowsOfOrders } from '../../accounts/domain/placed-order.ts'
import type { CheckoutGroup } from '../../checkout/domain/checkout-group.ts'
import { describeLines, frozen, refuseCheckout } from '../../checkout/domain/start-checkout.ts'

/** What an invoice is told beside its lines; see `InvoiceCreated`. */
export interface InvoiceTerms {
  readonly charge: string
  readonly checkout: string
  readonly claim_code: string
  readonly profile: string
  readonly broker: string
  readonly ordered_by: string
}

/**
 * Places the orders of a group that has something to pay, and makes the invoice of it. Refused as `startCheckout` is.
 */
export function orderLater(
  account: Account,
  group: CheckoutGroup,
  { charge, checkout, claim_code, profile, broker, ordered_by }: InvoiceTerms,
  now: Instant
): Decision<AccountEvent> {
  const refusal = refuseCheckout(account, group, checkout, now)
  if (refusal) return refusal
  const { provider, unit, amount } = group
  const lines = group.lines.map(frozen)
  const terms = { profile, provider, unit, created_at: now, charge, ordered_by }
  const rows = rowsOfOrders(lines, terms)
  const parties = { charge, profile, provider, broker, unit, amount, claim_code, ordered_by }
  return happenedAll([
    ...placeOrders(account, lines, terms),
    {
      type: 'billing.invoice-created',
      data: {
        ...parties,
        description: describeLines(lines),
        lines: lines.filter((line) => line.amount > 0).map((line) => invoiceLine(account, line)),
        created_at: now
      }
    },
    ...(rows.length > 0 ? [{ type: 'billing.ledger-posted' as const, data: { rows } }] : [])
  ])
}

function invoiceLine(account: Account, { purchase, ...line }: ChargeLine): InvoiceLine {
  const { order, amount, event_id, description, broker_fee } = line
  const said = { order, amount, event_id, description, broker_fee }
  if (purchase) {
    const { subscription, start, end } = purchase.span
    return { ...said, plan: purchase.plan, subscription, start, end }
  }
  const due = account.due[order]
  if (!due) throw new Error(`order ${order} is on an invoice and not due`)
  return { ...said, plan: due.plan, subscription: due.subscription, start: due.start, end: due.end }
}
