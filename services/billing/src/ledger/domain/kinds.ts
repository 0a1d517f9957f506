/** Which movement a row is, told by its two accounts: the book knows no others. */
import { type LedgerRow, PROCESSOR_PROFILE } from '@bursar/contracts'

/**
 * - `order`: a sale, Payable ← Receivable
 * - `charged`: the processor took money for a subscriber, Funds ← Liability
 * - `collected`: a provider took it outside the platform, Funds ← Liability
 * - `due`: what was ordered became a liability, Liability ← Payable
 * - `payment`: an order was paid, Receivable ← Backlog
 * - `processor-fee`: what the broker pays the processor; `broker-fee`: what a provider pays the broker (the
 *   fee proper and the processor's fee passed on); both Expenses ← Backlog
 * - `handed-on`: the processor hands money on, Funds ← Funds
 * - `cashed`: offline money leaves the book, Offline ← Funds
 * - `earned`, `earned-unpaid`: income out of Backlog, or out of Receivable before it was paid
 * - `caught-up`: a late payment of what is earned already, Backlog ← Receivable
 * - `refund`: a subscriber got money back, Refund ← Refunded; `given-back`: who gave it, Refund ← Funds
 * - `withdrawn`: money was paid out to a bank, Withdraw ← Funds
 */
export type RowKind =
  | 'order'
  | 'charged'
  | 'collected'
  | 'due'
  | 'payment'
  | 'processor-fee'
  | 'broker-fee'
  | 'handed-on'
  | 'cashed'
  | 'earned'
  | 'earned-unpaid'
  | 'caught-up'
  | 'refund'
  | 'given-back'
  | 'withdrawn'

/** The kind of a row; undefined when no rule makes such a row. */
export function rowKind({ dest, orig }: LedgerRow): RowKind | undefined {
  const byProcessor = orig.profile === PROCESSOR_PROFILE
  switch (`${dest.account} ← ${orig.account}`) {
    case 'Payable ← Receivable':
      return 'order'
    case 'Funds ← Liability':
      return dest.profile === PROCESSOR_PROFILE ? 'charged' : 'collected'
    case 'Liability ← Payable':
      return 'due'
    case 'Receivable ← Backlog':
      return 'payment'
    case 'Expenses ← Backlog':
      return byProcessor ? 'processor-fee' : 'broker-fee'
    case 'Funds ← Funds':
      return byProcessor ? 'handed-on' : undefined
    case 'Offline ← Funds':
      return 'cashed'
    case 'Backlog ← Income':
      return 'earned'
    case 'Receivable ← Income':
      return 'earned-unpaid'
    case 'Backlog ← Receivable':
      return 'caught-up'
    case 'Refund ← Refunded':
      return dest.profile === PROCESSOR_PROFILE ? undefined : 'refund'
    case 'Refund ← Funds':
      return dest.profile === PROCESSOR_PROFILE ? 'given-back' : undefined
    case 'Withdraw ← Funds':
      return dest.profile === PROCESSOR_PROFILE ? 'withdrawn' : undefined
    default:
      return undefined
  }
}
