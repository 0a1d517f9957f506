/** The charges of a checkout: one for each provider and unit. */
import { moneyText } from '@bursar/contracts'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import { MAX_AMOUNT, sumOf } from '../../shared/domain/money.ts'
import type { CheckoutLine } from './checkout-line.ts'

/** Lines that are paid together. */
export interface CheckoutGroup {
  readonly provider: string
  readonly unit: string
  /** The sum of the lines; 0 when nothing is to pay and so nothing is charged. */
  readonly amount: number
  readonly lines: readonly CheckoutLine[]
}

/**
 * Groups lines by provider and unit in the order in which they come. What is free goes last, so that a
 * declined first charge leaves nothing ordered. A group has all that the profile would owe the provider in that unit, its
 * older debts too: refused with `sum_too_large` when that is more than `MAX_AMOUNT`.
 */
export function groupLines(
  lines: readonly CheckoutLine[]
): { readonly ok: true; readonly groups: readonly CheckoutGroup[] } | Refusal {
  const byPayee = new Map<string, CheckoutLine[]>()
  for (const line of lines) {
    const payee = `${line.provider} ${line.unit} ${isApart(line, lines) ? 'apart' : ''}`
    byPayee.set(payee, [...(byPayee.get(payee) ?? []), line])
  }
  const groups: CheckoutGroup[] = []
  for (const grouped of byPayee.values()) {
    const amount = sumOf(grouped.map((line) => line.amount))
    const { provider, unit } = grouped[0]!
    if (amount === undefined) {
      return refuse('sum_too_large', { detail: owedTooMuch(unit) })
    }
    groups.push({ provider, unit, amount, lines: grouped })
  }
  return { ok: true, groups: [...groups.filter(isPaid), ...groups.filter((group) => !isPaid(group))] }
}

/**
 * A seat that is claimed is paid already, and a trial is free: whether it can be had is seen when it is ordered, and holds
 * up no charge. A trial that another line goes on with is ordered together with that.
 */
function isApart({ order, purchase }: CheckoutLine, lines: readonly CheckoutLine[]): boolean {
  if (!purchase?.trial) return purchase?.claim !== undefined
  const { subscription } = purchase.span
  return !lines.some((other) => other.order !== order && other.purchase?.span.subscription === subscription)
}

function owedTooMuch(unit: string): string {
  const most = `${moneyText(MAX_AMOUNT, unit)} in ${unit.toUpperCase()}`
  return `One profile may owe one provider at most ${most}: pay the balance first, or order less at once.`
}

/** What of a group is sold with it, and not an older debt. */
export function soldIn({ lines }: Pick<CheckoutGroup, 'lines'>): number {
  return lines.reduce((sum, { purchase, amount }) => sum + (purchase ? amount : 0), 0)
}

/** The plans whose subscriptions begin with a trial, by id. */
export function trialsIn(groups: readonly Pick<CheckoutGroup, 'lines'>[]): string[] {
  const lines = groups.flatMap((group) => group.lines)
  return lines.flatMap(({ purchase }) => (purchase?.trial ? [purchase.plan] : []))
}

function isPaid({ amount }: CheckoutGroup): boolean {
  return amount > 0
}
