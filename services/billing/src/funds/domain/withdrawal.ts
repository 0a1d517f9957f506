/** Money that a provider has paid out to its bank account, and that came back from there. */
import type { Instant } from '@bursar/calendar'
import { type LedgerRow, PROCESSOR_PROFILE } from '@bursar/contracts'

export interface Withdrawal {
  /** The processor's id of the payout. */
  readonly payout: string
  readonly profile: string
  /** 1/100 units, above 0. */
  readonly amount: number
  readonly unit: string
  /** What the processor takes for it beside the amount, 1/100 units. */
  readonly fee?: number
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

/** All rows of it: where the processor takes a fee, that too. */
export function withdrawalRows(withdrawal: Withdrawal, at: Instant): LedgerRow[] {
  const { profile, fee = 0 } = withdrawal
  const row = withdrawalRow(withdrawal, at)
  if (fee === 0) return [row]
  const taken: LedgerRow = {
    ...row,
    kind: 'transfer-fee',
    description: 'Fee for the withdrawal',
    amount: fee,
    dest: { profile: PROCESSOR_PROFILE, account: 'Funds' },
    orig: { profile, account: 'Funds' }
  }
  return [row, taken]
}

/** The row of one that the bank drew back; its fee stays with the processor. */
export function returnRow(withdrawal: Withdrawal, at: Instant): LedgerRow {
  const { dest, orig, ...row } = withdrawalRow(withdrawal, at)
  const description = 'Withdrawal that the bank drew back'
  return { ...row, kind: 'withdrawal-return', description, dest: orig, orig: dest }
}
