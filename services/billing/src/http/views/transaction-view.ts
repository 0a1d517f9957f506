import type { Organization, Transaction } from '@bursar/contracts'
import { organizationsOf } from '@bursar/service-kit'
import type { AccountName, LedgerRow } from '../../domain/ledger-row.ts'
import { transactionText } from './money-text.ts'
import type { Reader } from './user-view.ts'

/** The movement that a transaction shows; a row of the book also tells what it is about. */
export type Movement = Pick<LedgerRow, 'created_at' | 'description' | 'amount' | 'unit' | 'dest' | 'orig'> &
  Partial<Pick<LedgerRow, 'event_id' | 'order' | 'about'>>

/** A movement with the profiles on both sides of it. */
export interface NamedMovement {
  readonly row: Movement
  readonly dest: Organization
  readonly orig: Organization
}

/** Accounts from which money leaves the one who looks. */
const GIVES: readonly AccountName[] = ['Liability', 'Funds']

/** Reads the profiles of all rows at once. */
export async function nameProfiles(reader: Reader, rows: readonly Movement[]): Promise<NamedMovement[]> {
  const profiles = new Set<string>()
  for (const { dest, orig } of rows) profiles.add(dest.profile).add(orig.profile)
  const organizations = await organizationsOf(reader, profiles)
  return rows.map((row) => ({
    row,
    dest: organizations(row.dest.profile),
    orig: organizations(row.orig.profile)
  }))
}

/** One row as the profile `viewer` sees it: a debit when the viewer's money leaves. */
export function transactionView({ row, dest, orig }: NamedMovement, viewer: string): Transaction {
  const { created_at, description, amount, unit } = row
  const is_debit = row.orig.profile === viewer && GIVES.includes(row.orig.account)
  return {
    created_at,
    description,
    amount: transactionText(amount, unit, is_debit),
    is_debit,
    orig_account: row.orig.account,
    orig_profile: orig,
    orig_amount: amount,
    orig_unit: unit,
    dest_account: row.dest.account,
    dest_profile: dest,
    dest_amount: amount,
    dest_unit: unit
  }
}

/**
 * The rows of a list as JSON texts, byte for byte what their views are written as. A page shows a handful of
 * profiles dozens of times, which are half of its bytes: each is written once.
 */
export function transactionRows(rows: readonly NamedMovement[], viewer: string): string[] {
  const profiles = new Map<Organization, string>()

  function profileText(profile: Organization): string {
    const known = profiles.get(profile)
    if (known !== undefined) return known
    const text = JSON.stringify(profile)
    profiles.set(profile, text)
    return text
  }

  return rows.map((row) => rowText(transactionView(row, viewer), profileText))
}

/** Only the description is anybody's own text; nothing in the other fields needs an escape. */
function rowText(row: Transaction, profileText: (profile: Organization) => string): string {
  return (
    `{"created_at":"${row.created_at}","description":${JSON.stringify(row.description)},` +
    `"amount":"${row.amount}","is_debit":${row.is_debit},` +
    `"orig_account":"${row.orig_account}","orig_profile":${profileText(row.orig_profile)},` +
    `"orig_amount":${row.orig_amount},"orig_unit":"${row.orig_unit}",` +
    `"dest_account":"${row.dest_account}","dest_profile":${profileText(row.dest_profile)},` +
    `"dest_amount":${row.dest_amount},"dest_unit":"${row.dest_unit}"}`
  )
}
