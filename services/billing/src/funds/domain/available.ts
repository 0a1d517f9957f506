/** How much of its Funds a profile can withdraw. */
import { negative, plus, stepOf } from '@bursar/contracts'
import type { FundsHeld } from './funds.ts'

/** What lessens what the Funds hold. */
export interface Withheld {
  /** What a processor could pay out now by unit, 1/100 units; absent where that is what the book says. */
  readonly holds?: Readonly<Record<string, number>> | undefined
  /** What was handed on within the days that it is held, by unit, 1/100 units. */
  readonly recent?: FundsHeld
  /** What the processor takes for a payout, 1/100 units. */
  readonly fee?: (amount: number, unit: string) => number
}

/**
 * min(Funds − what is held, what the processor has) less its fee, at least 0, by unit; whole units where a unit has no
 * decimals, for the rest of one cannot be paid out.
 */
export function availableFunds(held: FundsHeld, { holds, recent, fee }: Withheld): FundsHeld {
  return Object.fromEntries(
    Object.entries(held).map(([unit, funds]) => {
      const free = BigInt(plus(funds, negative(recent?.[unit] ?? 0)))
      const most = holds ? BigInt(holds[unit] ?? 0) : free
      const least = free < most ? free : most
      const cost = fee && least > 0n ? fee(Number(least), unit) : 0
      const rest = least - BigInt(cost)
      const whole = rest > 0n ? rest - (rest % BigInt(stepOf(unit))) : 0n
      return [unit, whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole]
    })
  )
}
