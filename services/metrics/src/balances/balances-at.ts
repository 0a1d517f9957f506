/** What the accounts of the table of balances had come to at some instants. */
import { addStored, type StoredSum } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { type Rows, stretchesOf } from '@bursar/service-kit'
import { storedInstant } from '../figures/domain/running-totals.ts'
import { BOOK_ACCOUNTS, bookPrefix, rowsList, type SalesRows } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { documentsBetween, storedTotals } from '../figures/totals-at.ts'

/** Between them the two lists have every row that moves the book. */
const LISTS = ['rows', 'earnings']

/** The balances of BOOK_ACCOUNTS before each instant, 1/100 units, from what is kept and the rows since. */
export async function balancesAt(
  figures: Collection,
  table: TableRequest,
  instants: readonly number[]
): Promise<StoredSum[][]> {
  const prefix = bookPrefix(table)
  const kept = await storedTotals(figures, [prefix], instants, BOOK_ACCOUNTS.length)
  const by = rowsList(table.provider, table.unit)
  const balances: StoredSum[][] = []
  for (const instant of instants) {
    const totals = kept(prefix, instant)
    const since = { by, from: storedInstant(instant), before: instant }
    for (const list of LISTS) {
      for (const row of await documentsBetween(figures, { list, ...since }, createdAt)) add(totals, row)
    }
    balances.push(totals)
  }
  return balances
}

/** The same from the rows alone, which may be those of the past. The instants are in order. */
export async function balancesOfRows(
  rows: Pick<Rows, 'documents'>,
  { provider, unit }: TableRequest,
  instants: readonly number[]
): Promise<StoredSum[][]> {
  const balances = instants.map((): StoredSum[] => BOOK_ACCOUNTS.map(() => 0))
  const before = new Date(instants.at(-1) ?? 0).toISOString()
  for (const list of LISTS) {
    const range = { list, by: rowsList(provider, unit), before }
    for await (const some of stretchesOf<SalesRows>(rows, range, createdAt)) {
      for (const row of some) {
        const at = Date.parse(row.created_at)
        for (const [n, instant] of instants.entries()) if (at < instant) add(balances[n]!, row)
      }
    }
  }
  return balances
}

const createdAt = ({ created_at }: SalesRows) => created_at

function add(totals: StoredSum[], { book }: SalesRows): void {
  for (const [n, change] of book.entries()) totals[n] = addStored(totals[n]!, change)
}
