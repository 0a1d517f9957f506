/** The charges of a checkout: one for each provider and unit. */
import { type Refusal, refuse } from '@bursar/event-sourcing'
import type { CheckoutLine } from './checkout-line.ts'
import { sumOf } from './money.ts'

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
 * declined first charge leaves nothing ordered.
 */
export function groupLines(
  lines: readonly CheckoutLine[]
): { readonly ok: true; readonly groups: readonly CheckoutGroup[] } | Refusal {
  const byPayee = new Map<string, CheckoutLine[]>()
  for (const line of lines) {
    const payee = `${line.provider} ${line.unit}`
    byPayee.set(payee, [...(byPayee.get(payee) ?? []), line])
  }
  const groups: CheckoutGroup[] = []
  for (const grouped of byPayee.values()) {
    const amount = sumOf(grouped.map((line) => line.amount))
    const { provider, unit } = grouped[0]!
    if (amount === undefined) {
      return refuse('invalid_fields', { fields: { items: ['The sum is more than 9007199254740991.'] } })
    }
    groups.push({ provider, unit, amount, lines: grouped })
  }
  return { ok: true, groups: [...groups.filter(isPaid), ...groups.filter((group) => !isPaid(group))] }
}

function isPaid({ amount }: CheckoutGroup): boolean {
  return amount > 0
}
