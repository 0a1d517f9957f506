import {
  type AccountName,
  type LedgerRow,
  type LedgerSide,
  moneyText,
  type Organization,
  type Transaction
} from '@bursar/contracts'
import { inViewOf, nameAlone, organizationsOf, type Viewing } from '@bursar/service-kit'
import { numbersOfCharges, numbersOfOrders } from '../shared/sold.ts'
import type { Reader } from '../shared/views.ts'

/** A debit stands in parentheses. */
export function transactionText(amount: number, unit: string, isDebit: boolean): string {
  const text = moneyText(amount, unit)
  return isDebit ? `(${text})` : text
}

/** The movement that a transaction shows; a row of the book also tells what it is about. */
export type Movement = Pick<LedgerRow, 'created_at' | 'description' | 'amount' | 'unit' | 'dest' | 'orig'> &
  Partial<Pick<LedgerRow, 'event_id' | 'order' | 'about'>>

/** A movement with the profiles on both sides of it. */
export interface NamedMovement {
  readonly row: Movement
  readonly dest: Organization
  readonly orig: Organization
  /** The charge that moved the money, by its key at the processor. */
  readonly charge: string | null
  /** Number of the invoice that its order is on, or that something is given back of. */
  readonly invoice: string | null
}

/** Accounts from which money leaves the one who looks. */
const GIVES: readonly AccountName[] = ['Liability', 'Funds']

/** Accounts that only subscribers have. */
const OF_SUBSCRIBERS: ReadonlySet<AccountName> = new Set(['Payable', 'Liability', 'Refunded'])

/** Reads the profiles of all rows at once. Of a subscriber out of its view the profile of the URL sees the name. */
export async function nameProfiles(
  reader: Reader & Viewing,
  rows: readonly Movement[]
): Promise<NamedMovement[]> {
  const sides = rows.flatMap(({ dest, orig }) => [dest, orig])
  const organizations = await organizationsOf(
    reader,
    sides.map(({ profile }) => profile)
  )
  const subscribers = sides.filter(({ account }) => OF_SUBSCRIBERS.has(account))
  const inView = await inViewOf(
    reader,
    subscribers.map(({ profile }) => profile)
  )
  const shown = new Map<string, Organization>()
  function named({ profile, account }: LedgerSide): Organization {
    const whole = organizations(profile)
    if (!OF_SUBSCRIBERS.has(account) || inView(profile)) return whole
    const known = shown.get(profile) ?? nameAlone(whole)
    shown.set(profile, known)
    return known
  }
  const keyOf = await chargeKeys(reader, rows)
  const invoiceOf = await invoiceNumbers(reader, rows)
  return rows.map((row) => ({
    row,
    dest: named(row.dest),
    orig: named(row.orig),
    charge: keyOf(row.about?.charge),
    invoice: invoiceOf(row)
  }))
}

/** The keys at the processor of the charges that rows are of. */
async function chargeKeys({ collection }: Reader, rows: readonly Movement[]) {
  const ids = [...new Set(rows.flatMap(({ about }) => about?.charge ?? []))]
  const found = ids.length > 0 ? await collection('charges').getAll<KeyedCharge>(ids) : undefined
  return (id: string | undefined) => (id === undefined ? null : (found?.get(id)?.processor_key ?? null))
}

/** The numbers of the invoices that rows are of. */
async function invoiceNumbers(reader: Reader, rows: readonly Movement[]) {
  const ofOrders = await numbersOfOrders(
    reader,
    rows.flatMap(({ order }) => order ?? [])
  )
  const lines = rows.filter(({ order, about }) => !order && about?.line !== undefined)
  const ofCharges = await numbersOfCharges(
    reader,
    lines.flatMap(({ about }) => about?.charge ?? [])
  )
  return ({ order, about }: Movement) => {
    if (order) return ofOrders(order)
    const { charge, line } = about ?? {}
    return charge === undefined || line === undefined ? null : ofCharges(charge, line)
  }
}

interface KeyedCharge {
  readonly processor_key: string | null
}

/** Whether money leaves the viewer: what a bank took back is given back by a subscriber when the dispute is won. */
function gives({ dest, orig }: Movement, viewer: string): boolean {
  if (orig.profile === viewer) return GIVES.includes(orig.account)
  return dest.profile === viewer && dest.account === 'Refunded'
}

/** One row as the profile `viewer` sees it: a debit when the viewer's money leaves. */
export function transactionView(
  { row, dest, orig, charge, invoice }: NamedMovement,
  viewer: string
): Transaction {
  const { created_at, description, amount, unit } = row
  const is_debit = gives(row, viewer)
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
    dest_unit: unit,
    event_id: row.event_id ?? null,
    charge,
    invoice
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

/** Only descriptions and ids of elsewhere are anybody's own text; nothing in the other fields needs an escape. */
function rowText(row: Transaction, profileText: (profile: Organization) => string): string {
  return (
    `{"created_at":"${row.created_at}","description":${JSON.stringify(row.description)},` +
    `"amount":"${row.amount}","is_debit":${row.is_debit},` +
    `"orig_account":"${row.orig_account}","orig_profile":${profileText(row.orig_profile)},` +
    `"orig_amount":${row.orig_amount},"orig_unit":"${row.orig_unit}",` +
    `"dest_account":"${row.dest_account}","dest_profile":${profileText(row.dest_profile)},` +
    `"dest_amount":${row.dest_amount},"dest_unit":"${row.dest_unit}",` +
    `"event_id":${JSON.stringify(row.event_id)},"charge":${JSON.stringify(row.charge)},` +
    `"invoice":${JSON.stringify(row.invoice)}}`
  )
}
