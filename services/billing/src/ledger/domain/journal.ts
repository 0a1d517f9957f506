/**
 * The book as a journal of plain text accounting, as the `ledger` program reads it. A row is a transaction of two
 * postings, which balance by themselves; an account is the profile's slug and its name in the book.
 * Form: https://ledger-cli.org/doc/ledger3.html#Journal-Format
 */
import type { LedgerRow } from '@bursar/contracts'

/** What stands before the first transaction. */
export function journalHead(now: string): string {
  return `; The ledger up to ${now}, in the form of ledger-cli. Every amount has two decimals.\n\n`
}

/** One transaction; `nameOf` gives the slug of a profile id. */
export function journalEntry(row: LedgerRow, nameOf: (profile: string) => string): string {
  const { created_at, description, event_id, kind, amount, unit, dest, orig } = row
  const account = ({ profile, account }: LedgerRow['dest']) => `${nameOf(profile)}:${account}`
  const sum = `${amountText(amount)} ${unit.toUpperCase()}`
  return [
    `${created_at.slice(0, 10).replaceAll('-', '/')} * (${code(event_id)}) ${payee(description)}`,
    `    ; At: ${created_at}`,
    `    ; Kind: ${kind}`,
    `    ${account(dest)}  ${sum}`,
    `    ${account(orig)}  ${amount === 0 ? '' : '-'}${sum}`,
    '',
    ''
  ].join('\n')
}

/** Ids of profiles on either side of rows. */
export function profilesOf(rows: readonly LedgerRow[]): Set<string> {
  return new Set(rows.flatMap(({ dest, orig }) => [dest.profile, orig.profile]))
}

/** Exact, whatever the currency: parts of one without decimals are in the book as well. */
function amountText(amount: number): string {
  const digits = String(amount).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A code ends with its parenthesis. */
function code(event_id: string): string {
  return event_id.replaceAll(/[()\s]+/g, '-')
}

/** Of one line; two blanks or a tab before a semicolon would begin a note, and nothing at all is no payee. */
function payee(description: string): string {
  return description.replaceAll(/\s+/g, ' ').trim() || 'No description'
}
