/** The rows of a debt that is given up. */
import type { Instant } from '@bursar/calendar'
import type { AccountName, LedgerKind, LedgerRow } from '@bursar/contracts'
import type { OrderEntry } from './entries.ts'

/** A part of an order that is given up. */
export interface WrittenOff extends OrderEntry {
  /** What of it is not earned, and will not be. */
  readonly unearned: number
}

export function writeOffRows(entry: WrittenOff, at: Instant): LedgerRow[] {
  const { order, subscriber, provider, event_id, unit, description, about, amount, unearned } = entry
  const common = { created_at: at, description, event_id, unit, order, subscriber, ...(about && { about }) }
  const row = (kind: LedgerKind, dest: Side, orig: Side, of = amount): LedgerRow => ({
    ...common,
    kind,
    amount: of,
    dest: { profile: dest[0], account: dest[1] },
    orig: { profile: orig[0], account: orig[1] }
  })
  const rows = [
    row('settlement', [subscriber, 'Liability'], [subscriber, 'Payable']),
    row('write-off', [provider, 'Writeoff'], [subscriber, 'Liability']),
    row('cancellation', [provider, 'Receivable'], [subscriber, 'Canceled'], unearned),
    ...(about?.tax_of === undefined
      ? []
      : [row('tax-write-off', [provider, 'Taxes'], [provider, 'Writeoff'])])
  ]
  return rows.filter(({ amount }) => amount > 0)
}

type Side = readonly [profile: string, account: AccountName]
