/** The rows of a change of plan: what of old orders is given back, and how that pays the new one. */
import type { Instant } from '@bursar/calendar'
import type { AccountName, LedgerKind, LedgerRow } from '@bursar/contracts'
import type { OrderEntry } from './entries.ts'

/** What is given back of one order: `amount` of it ends, `relieved` was due and `credit` paid. */
export interface GivenBack extends OrderEntry {
  readonly relieved: number
  readonly credit: number
}

/** Of an order what is given back is earned no more; of a tax it is owed to the state no more. */
export function givenBackRows(given: GivenBack, at: Instant): LedgerRow[] {
  const { subscriber, provider, amount, relieved, credit, about } = given
  const row = rowsOf(given, at)
  const isTax = about?.tax_of !== undefined
  const rows = [
    ...(isTax
      ? [row('tax-cancellation', [provider, 'Taxes'], [subscriber, 'Canceled'], amount)]
      : [
          row('credit-release', [provider, 'Backlog'], [provider, 'Receivable'], credit),
          row('change-cancellation', [provider, 'Receivable'], [subscriber, 'Canceled'], amount)
        ]),
    row('settlement', [subscriber, 'Liability'], [subscriber, 'Payable'], relieved),
    withSeller(row('relief', [subscriber, 'Canceled'], [subscriber, 'Liability'], relieved), provider)
  ]
  return rows.filter(({ amount }) => amount > 0)
}

/** What a credit pays of an order; `amount` is that. A tax is owed to the state already, and lies in no Backlog. */
export function creditPaidRows(paid: OrderEntry, at: Instant): LedgerRow[] {
  const { subscriber, provider, amount, about } = paid
  const row = rowsOf(paid, at)
  const rows = [
    row('settlement', [subscriber, 'Liability'], [subscriber, 'Payable'], amount),
    withSeller(row('credit', [subscriber, 'Canceled'], [subscriber, 'Liability'], amount), provider),
    row('credit-payment', [provider, 'Receivable'], [provider, 'Backlog'], amount),
    ...(about?.tax_of === undefined
      ? []
      : [row('deferred-settlement', [provider, 'Backlog'], [provider, 'Receivable'], amount)])
  ]
  return rows.filter(({ amount }) => amount > 0)
}

/** Both sides of it are the subscriber's. */
function withSeller(row: LedgerRow, provider: string): LedgerRow {
  return { ...row, about: { ...row.about, provider } }
}

type Side = readonly [profile: string, account: AccountName]

function rowsOf(entry: OrderEntry, created_at: Instant) {
  const { order, subscriber, event_id, unit, description, about } = entry
  const common = { created_at, description, event_id, unit, order, subscriber, ...(about && { about }) }
  return (kind: LedgerKind, dest: Side, orig: Side, amount: number): LedgerRow => ({
    ...common,
    kind,
    amount,
    dest: { profile: dest[0], account: dest[1] },
    orig: { profile: orig[0], account: orig[1] }
  })
}
