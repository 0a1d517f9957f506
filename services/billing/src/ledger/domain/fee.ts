/** How the lines of a charge share what the processor keeps, and what the broker takes of each. */
import { mulDiv } from '@bursar/calendar'
import { WHOLE } from '../../shared/domain/money.ts'

/** A line as it is charged: its amount, and the broker's part in 1/10000 (0 when the provider is the broker). */
export interface FeeLine {
  readonly amount: number
  readonly broker_fee: number
}

/** Where a line's amount goes: processor, broker, provider; the three sum to it and none is negative. */
export interface LineShare {
  readonly fee: number
  readonly broker_fee: number
  readonly distribution: number
}

/**
 * Shares `total − fee` over the lines by their amounts. The last line takes what rounding left, up to its
 * whole amount; what is beyond goes to the line before it. `total` is the sum of the lines. Throws RangeError
 * on a fee that the total cannot bear, for then there is nothing right to book.
 */
export function shareFee(lines: readonly FeeLine[], total: number, fee: number): LineShare[] {
  if (fee < 0 || fee > total) throw new RangeError(`a fee of ${fee} on a charge of ${total}`)
  const left = total - fee
  const shares = lines.map(({ amount }) => (total === 0 ? 0 : mulDiv(amount, left, total)))
  let remainder = left - shares.reduce((sum, share) => sum + share, 0)
  for (let n = lines.length - 1; n >= 0 && remainder > 0; n--) {
    const more = Math.min(remainder, lines[n]!.amount - shares[n]!)
    shares[n] = shares[n]! + more
    remainder -= more
  }
  return lines.map((line, n) => {
    const share = shares[n]!
    const broker_fee = Math.min(mulDiv(line.amount, line.broker_fee, WHOLE), share)
    return { fee: line.amount - share, broker_fee, distribution: share - broker_fee }
  })
}
