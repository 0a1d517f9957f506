/** What a caller was shown to be paid, and what is to be paid now. */
import type { CheckoutGroup } from './domain/checkout-group.ts'

/** By unit in lower case, 1/100 units. */
export type Sums = Readonly<Record<string, number>>

/** True when the groups come to what was shown, unit by unit; also when nobody says what that was. */
export function isExpected(
  shown: Sums | undefined,
  groups: readonly Pick<CheckoutGroup, 'unit' | 'amount'>[]
): boolean {
  if (shown === undefined) return true
  const left = new Map<string, number>()
  const add = (unit: string, amount: number) => left.set(unit, (left.get(unit) ?? 0) + amount)
  for (const [unit, amount] of Object.entries(shown)) add(unit.toLowerCase(), amount)
  for (const { unit, amount } of groups) add(unit, -amount)
  return [...left.values()].every((amount) => amount === 0)
}
