/** How much of its Funds a profile can withdraw. */
import { stepOf } from '@bursar/contracts'
import type { FundsHeld } from './funds.ts'

/** What a processor could pay out now by unit, 1/100 units; absent where that is what the book says. */
interface HeldElsewhere {
  readonly holds?: Readonly<Record<string, number>> | undefined
}

/**
 * What the book says and the processor holds, by unit; whole units where a unit has no decimals, for the rest of one
 * cannot be paid out.
 */
export function availableFunds(held: FundsHeld, { holds }: HeldElsewhere): FundsHeld {
  return Object.fromEntries(
    Object.entries(held).map(([unit, funds]) => {
      const there = BigInt(funds)
      const most = holds ? BigInt(holds[unit] ?? 0) : there
      const least = there < most ? there : most
      const whole = least > 0n ? least - (least % BigInt(stepOf(unit))) : 0n
      return [unit, whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole]
    })
  )
}
