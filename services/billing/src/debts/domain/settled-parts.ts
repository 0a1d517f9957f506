/** Which parts of which orders are settled, when an amount is: the oldest order first. */
import { moneyText } from '@bursar/contracts'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import type { Account, DueOrder } from '../../accounts/domain/account.ts'
import { isBeingCharged } from '../../accounts/domain/invoices.ts'
import { faultOfPayable } from '../../shared/domain/money.ts'

/** A part of an order that is still due, 1/100 units. */
export interface DuePart {
  readonly order: DueOrder
  readonly amount: number
}

export interface Settling {
  /** Orders of one unit that are due, the oldest first. */
  readonly orders: readonly DueOrder[]
  readonly unit: string
  /** 1/100 units; all that is due when absent. */
  readonly amount?: number | undefined
}

/**
 * Refused with `charge_pending` while a card is asked for one of the orders, and with `invalid_fields` for more than
 * is due. Nothing to settle, and no amount asked, is no part.
 */
export function settledParts(
  account: Account,
  { orders, unit, amount }: Settling
): { readonly ok: true; readonly parts: readonly DuePart[] } | Refusal {
  const due = orders.reduce((sum, order) => sum + order.due, 0)
  const asked = amount ?? due
  if (asked > due) {
    const most = due > 0 ? `Only ${moneyText(due, unit)} is still due.` : 'Nothing is due any more.'
    return refuse('invalid_fields', { fields: { amount: [most] } })
  }
  const fault = amount === undefined ? undefined : faultOfPayable(amount, unit)
  if (fault) return refuse('invalid_fields', { fields: { amount: [fault] } })
  const parts: DuePart[] = []
  let left = asked
  for (const order of orders) {
    const part = Math.min(left, order.due)
    if (part > 0) parts.push({ order, amount: part })
    left -= part
  }
  const touched = new Set(orders.map(({ order }) => order))
  if (parts.length > 0 && isBeingCharged(account, touched)) return refuse('charge_pending')
  return { ok: true, parts }
}
