/** Which columns of a file hold the fields of a sale: told by its header, or by a map. */
import { refuseFile } from './file-fault.ts'

/** What a row may say of a sale. */
export const saleFields = [
  'subscriber',
  'plan',
  'created_at',
  'amount',
  'unit',
  'description',
  'key',
  'twin',
  'full_name',
  'email'
] as const
export type SaleField = (typeof saleFields)[number]

/** The cells of a row as fields of a sale; undefined where the file has no such column. */
export type RawSale = Partial<Record<SaleField, string>>

/** A kind of file, once its header is known. */
export interface Columns {
  /** Names as the header has them, in lower case: what a row is read by in order. */
  readonly header: readonly string[]
  /** Field → its column, for messages. */
  readonly nameOf: ReadonlyMap<string, string>
  /** The column that may have line breaks, by its index; -1 for none. */
  readonly breaks: number
  /** The fields of a row; a text says why the row is none to be taken in. */
  read(cells: readonly string[]): ReadCells
}

/** A row's fields; or why it is no sale; or why a map leaves it out. */
export type ReadCells =
  | { readonly is: 'sale'; readonly raw: RawSale }
  | { readonly is: 'none'; readonly reason: string }
  | { readonly is: 'left-out'; readonly reason: string }

/** Finds the kind by the header; refuses the file when it is of none. */
export type FindColumns = (header: readonly string[]) => Columns

const NEEDED: readonly SaleField[] = ['subscriber', 'created_at', 'amount']
const OTHER_NAMES: ReadonlyMap<string, SaleField> = new Map([['currency', 'unit']])

/** Columns of cdnow.csv, in which the number of discs is no part of the sale. */
const PURCHASES: Readonly<Record<'needed' | 'known', readonly string[]>> = {
  needed: ['customer', 'date', 'amount_cents'],
  known: ['quantity']
}

/** Our own columns in any order, or those of cdnow.csv. Unknown ones and doubled ones are refused by name. */
export const ownColumns: FindColumns = (names) => {
  const header = lowerCased(names)
  return PURCHASES.needed.every((name) => header.includes(name)) ? purchases(header) : sales(header)
}

/** What a header must have, for messages. */
export const ownHeaders = `${NEEDED.join(', ')} (optional: ${saleFields
  .filter((field) => !NEEDED.includes(field))
  .join(', ')}), or ${PURCHASES.needed.join(', ')}`

/** Columns that a file may have. */
const COLUMNS_MAX = 500
/** Unknown columns that a message names. */
const NAMED_MOST = 10

/** The names of a header in lower case; refused when one comes twice. */
export function lowerCased(names: readonly string[]): string[] {
  if (names.length > COLUMNS_MAX) {
    refuseFile(`The header has ${names.length} columns; at most ${COLUMNS_MAX} are allowed.`)
  }
  const header = names.map((name) => name.trim().toLowerCase())
  const twice = header.find((name, n) => name !== '' && header.indexOf(name) < n)
  if (twice !== undefined) refuseFile(`The header has the column ${twice} twice.`)
  return header
}

function sales(header: readonly string[]): Columns {
  const fields = header.map(fieldOf)
  const unknown = header.filter((_, n) => fields[n] === undefined)
  if (unknown.length > 0 && !NEEDED.some((name) => fields.includes(name))) refuseKind()
  if (unknown.length > 0) refuseUnknown(unknown)
  const twice = fields.find((field, n) => fields.indexOf(field) < n)
  if (twice)
    refuseFile(
      `The header has two columns for ${twice}: ${header.filter((name) => fieldOf(name) === twice).join(' and ')}.`
    )
  const missing = NEEDED.filter((field) => !fields.includes(field))
  if (missing.length > 0) refuseFile(`The header has no column ${missing.join(', ')}.`)
  return {
    header,
    nameOf: new Map(fields.map((field, n) => [field ?? '', header[n] ?? ''])),
    breaks: fields.indexOf('description'),
    read: (cells) => ({
      is: 'sale',
      raw: Object.fromEntries(fields.map((field, n) => [field, cells[n] ?? ''])) as RawSale
    })
  }
}

function purchases(header: readonly string[]): Columns {
  const unknown = header.filter((name) => !PURCHASES.needed.includes(name) && !PURCHASES.known.includes(name))
  if (unknown.length > 0) refuseUnknown(unknown)
  const [customer, date, amount] = PURCHASES.needed.map((name) => header.indexOf(name))
  const of = (cells: readonly string[], at = -1) => cells[at] ?? ''
  return {
    header,
    nameOf: new Map([
      ['subscriber', 'customer'],
      ['created_at', 'date'],
      ['amount', 'amount_cents']
    ]),
    breaks: -1,
    read(cells) {
      const day = of(cells, date)
      // Midnight UTC, wherever the provider is.
      const created_at = /^\d{4}-\d\d-\d\d$/.test(day) ? `${day}T00:00:00Z` : day
      return { is: 'sale', raw: { subscriber: of(cells, customer), created_at, amount: of(cells, amount) } }
    }
  }
}

function fieldOf(name: string): SaleField | undefined {
  return OTHER_NAMES.get(name) ?? saleFields.find((field) => field === name)
}

function refuseUnknown(names: readonly string[]): never {
  const named = names
    .slice(0, NAMED_MOST)
    .map((name) => (name === '' ? 'one without a name' : name.slice(0, 60)))
  const said = [...named, ...(names.length > NAMED_MOST ? ['…'] : [])].join(', ')
  return refuseFile(
    `The header has unknown columns: ${said}. Known columns: ${saleFields.join(', ')}, currency.`
  )
}

function refuseKind(): never {
  return refuseFile(`Its first line must name the columns ${ownHeaders}.`)
}
