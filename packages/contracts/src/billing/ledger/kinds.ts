/** Which movement a row of the book is. Readers switch on it; what the two accounts say is for `verify` to compare. */
import { PROCESSOR_PROFILE } from '../../site.ts'

/**
 * - `order`: a sale, Payable ← Receivable
 * - `charge`: the processor took money of a subscriber, Funds ← Liability
 * - `offline-receipt`: a provider took it outside the platform, Funds ← Liability
 * - `settlement`: what was ordered became a liability, Liability ← Payable
 * - `payment`: an order was paid, Receivable ← Backlog
 * - `processor-fee`: what the broker pays the processor; `broker-fee`: what a provider pays the broker (the fee proper
 *   and the processor's fee passed on); both Expenses ← Backlog
 * - `distribution`: the processor hands money on, Funds ← Funds
 * - `offline-settlement`: money taken outside the platform leaves the book, Offline ← Funds
 * - `recognition`: income out of Backlog ← Income; `accrual`: income before it was paid, Receivable ← Income
 * - `deferred-settlement`: a late payment of what is earned already, Backlog ← Receivable
 * - `refund`: a subscriber got money back, Refund ← Refunded; `refund-funding`: who gave it, Refund ← Funds;
 *   `refund-return`: it did not reach the subscriber, and who gave it has it again, Funds ← Refund
 * - `withdrawal`: money was paid out to a bank, Withdraw ← Funds; `withdrawal-return`: the bank drew it back, Funds ←
 *   Withdraw; `transfer-fee`: what the processor took for paying it out, Funds ← Funds
 * - `write-off`: what is due is given up, Writeoff ← Liability; `cancellation`: the provider's side of it, Receivable ←
 *   Canceled
 * - `chargeback`: a bank took a payment back, Chargeback ← Refunded; `chargeback-funding`: who gave it, and who paid for
 *   the dispute (a row of no line), Chargeback ← Funds. When the dispute is won, `chargeback-reversal`: it was given
 *   back, Refunded ← Chargeback; `chargeback-return`: to whom, Funds ← Chargeback
 * - `tax`: the tax of an order is owed to the state the moment it is ordered, Receivable ← Taxes; what is owed no more is
 *   taken off by `tax-refund`, Taxes ← Refund, `tax-chargeback`, Taxes ← Chargeback (back by `tax-chargeback-reversal`,
 *   Chargeback ← Taxes), `tax-write-off`, Taxes ← Writeoff, and `tax-cancellation`, Taxes ← Canceled
 * - A change of plan: `change-cancellation`, Receivable ← Canceled, is what of the old order is not used, and is earned no
 *   more; `relief`, Canceled ← Liability, what of that was due, and is due no more; `credit-release`, Backlog ← Receivable,
 *   what of it was paid; `credit`, Canceled ← Liability, and `credit-payment`, Receivable ← Backlog, are how that pays the
 *   new order. They are no payment and no write-off of anybody's
 * - `unknown`: of data version 1 alone, a row that no rule makes
 */
export const LEDGER_KINDS = [
  'order',
  'charge',
  'offline-receipt',
  'settlement',
  'payment',
  'processor-fee',
  'broker-fee',
  'distribution',
  'offline-settlement',
  'recognition',
  'accrual',
  'deferred-settlement',
  'refund',
  'refund-funding',
  'refund-return',
  'withdrawal',
  'withdrawal-return',
  'transfer-fee',
  'write-off',
  'cancellation',
  'chargeback',
  'chargeback-reversal',
  'chargeback-funding',
  'chargeback-return',
  'tax',
  'tax-refund',
  'tax-chargeback',
  'tax-chargeback-reversal',
  'tax-write-off',
  'tax-cancellation',
  'change-cancellation',
  'relief',
  'credit-release',
  'credit',
  'credit-payment',
  'unknown'
] as const

export type LedgerKind = (typeof LEDGER_KINDS)[number]

/** The two sides of a row. */
interface Sides {
  readonly dest: { readonly profile: string; readonly account: string }
  readonly orig: { readonly profile: string; readonly account: string }
}

/** True when a row of that kind may move between those accounts. */
export function isKindOf(kind: LedgerKind, sides: Sides): boolean {
  return kindOfAccounts(sides) === kind || (BY_CHANGES[kind] ?? '') === accountsOf(sides)
}

/** Kinds of changes of plan that move between the same accounts as others do. */
const BY_CHANGES: { readonly [kind in LedgerKind]?: string } = {
  'change-cancellation': 'Receivable ← Canceled',
  'credit-release': 'Backlog ← Receivable',
  credit: 'Canceled ← Liability',
  'credit-payment': 'Receivable ← Backlog'
}

function accountsOf({ dest, orig }: Sides): string {
  return `${dest.account} ← ${orig.account}`
}

/**
 * The kind that a row's accounts allow; undefined when no rule makes such a row. For `verify`, and for rows of data
 * version 1, which did not say it.
 */
export function kindOfAccounts({ dest, orig }: Sides): LedgerKind | undefined {
  const [toProcessor, byProcessor] = [dest.profile === PROCESSOR_PROFILE, orig.profile === PROCESSOR_PROFILE]
  switch (accountsOf({ dest, orig })) {
    case 'Payable ← Receivable':
      return 'order'
    case 'Funds ← Liability':
      return toProcessor ? 'charge' : 'offline-receipt'
    case 'Liability ← Payable':
      return 'settlement'
    case 'Receivable ← Backlog':
      return 'payment'
    case 'Expenses ← Backlog':
      return byProcessor ? 'processor-fee' : 'broker-fee'
    case 'Funds ← Funds':
      return byProcessor ? 'distribution' : toProcessor ? 'transfer-fee' : undefined
    case 'Offline ← Funds':
      return 'offline-settlement'
    case 'Backlog ← Income':
      return 'recognition'
    case 'Receivable ← Income':
      return 'accrual'
    case 'Backlog ← Receivable':
      return 'deferred-settlement'
    case 'Refund ← Refunded':
      return toProcessor ? undefined : 'refund'
    case 'Refund ← Funds':
      return toProcessor ? 'refund-funding' : undefined
    case 'Funds ← Refund':
      return byProcessor ? 'refund-return' : undefined
    case 'Withdraw ← Funds':
      return toProcessor ? 'withdrawal' : undefined
    case 'Funds ← Withdraw':
      return byProcessor ? 'withdrawal-return' : undefined
    case 'Writeoff ← Liability':
      return 'write-off'
    case 'Receivable ← Canceled':
      return 'cancellation'
    case 'Chargeback ← Refunded':
      return toProcessor ? undefined : 'chargeback'
    case 'Refunded ← Chargeback':
      return byProcessor ? undefined : 'chargeback-reversal'
    case 'Chargeback ← Funds':
      return toProcessor ? 'chargeback-funding' : undefined
    case 'Funds ← Chargeback':
      return byProcessor ? 'chargeback-return' : undefined
    case 'Receivable ← Taxes':
      return 'tax'
    case 'Taxes ← Refund':
      return 'tax-refund'
    case 'Taxes ← Chargeback':
      return 'tax-chargeback'
    case 'Chargeback ← Taxes':
      return 'tax-chargeback-reversal'
    case 'Taxes ← Writeoff':
      return 'tax-write-off'
    case 'Taxes ← Canceled':
      return 'tax-cancellation'
    case 'Canceled ← Liability':
      return 'relief'
    default:
      return undefined
  }
}
