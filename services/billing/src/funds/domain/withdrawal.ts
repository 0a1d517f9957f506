/** Money that a provider has paid out to its bank account. */
import type { Instant } from '@bursar/calendar'
import { type LedgerRow, PROCESSOR_PROFILE } from '@bursar/contracts'

export interface Withdrawal {
  /** The processor's id of the payout. */
  readonly payout: string
  readonly profile: string
  /** 1/100 units, above 0. */
  readonly amount: number
  readonly unit: string
}

/** The row of a withdrawal. */
export function withdrawalRow({ payout, profile, amount, unit }: Withdrawal, at: Instant): LedgerRow {
  return {
    kind: 'withdrawal',
    created_at: at,
    description: 'Withdrawal to the bank account',
    event_id: payout,
    amount,
    unit,
    dest: { profile: PROCESSOR_PROFILE, account: 'Withdraw' },
    orig: { profile, account: 'Funds' },
    order: null
  }
}
