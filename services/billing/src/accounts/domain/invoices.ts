/** What is still due on invoices: the sum of what is due on their orders, whichever way the rest was settled. */
import type { Instant } from '@bursar/calendar'
import type { Account, AccountEvent, DueOrder, OpenInvoice } from './account.ts'

/** What of an order is settled, 1/100 units. */
export interface SettledPart {
  readonly order: string
  readonly amount: number
}

/** The orders of an invoice that are still due, the oldest first. */
export function dueOn(account: Account, { lines }: Pick<OpenInvoice, 'lines'>): DueOrder[] {
  return lines.flatMap(({ order }) => account.due[order] ?? [])
}

/** What those come to. */
export function invoiceDue(account: Account, invoice: Pick<OpenInvoice, 'lines'>): number {
  return dueOn(account, invoice).reduce((sum, { due }) => sum + due, 0)
}

/** Orders that an open invoice asks for already. */
export function invoicedOrders({ invoices }: Account): ReadonlySet<string> {
  return new Set(Object.values(invoices).flatMap(({ lines }) => lines.map(({ order }) => order)))
}

/** True while the processor was asked to charge the order, or a change of plan gives it back, and what comes of it is open. */
export function isBeingCharged({ charges }: Account, orders: ReadonlySet<string>): boolean {
  return Object.values(charges).some(({ lines, change }) =>
    [...lines, ...(change?.lines ?? [])].some(({ order }) => orders.has(order))
  )
}

/** True while a change of plan that gives back of one of those orders is being paid. */
export function isBeingGivenBack({ charges }: Account, orders: ReadonlySet<string>): boolean {
  return Object.values(charges).some(({ change }) => change?.lines.some(({ order }) => orders.has(order)))
}

/** The events of all open invoices that shrink as parts of orders are settled; `but` tells its own end itself. */
export function invoicesChanged(
  account: Account,
  parts: readonly SettledPart[],
  at: Instant,
  but?: string
): AccountEvent[] {
  const settled = new Map(parts.map(({ order, amount }) => [order, amount]))
  return Object.values(account.invoices).flatMap((invoice): AccountEvent[] => {
    const { charge, profile, provider, unit, lines } = invoice
    const less = lines.reduce((sum, { order }) => sum + (settled.get(order) ?? 0), 0)
    if (less === 0 || charge === but) return []
    const amount = invoiceDue(account, invoice) - less
    return [
      { type: 'billing.invoice-changed', data: { charge, profile, provider, unit, amount, changed_at: at } }
    ]
  })
}
