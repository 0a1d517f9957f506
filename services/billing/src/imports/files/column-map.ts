/** Files of other products: a map says which of their columns hold a sale, and how amounts and dates are written. */
import { hash } from 'node:crypto'
import { type Columns, type FindColumns, lowerCased, type RawSale, type ReadCells } from './columns.ts'
import { refuseFile } from './file-fault.ts'
import { quoted } from './sale-row.ts'
import { amountReader, type DecimalMark } from './written-amount.ts'
import { dateReader } from './written-date.ts'

/** Fields of a sale that a map finds columns for. */
export const mappedFields = [
  'subscriber',
  'created_at',
  'time',
  'amount',
  'unit',
  'plan',
  'description',
  'key',
  'full_name',
  'email'
] as const
export type MappedField = (typeof mappedFields)[number]

export interface ColumnMap {
  /** Field → the columns that may hold it: the first that the file has, and that is not empty in the row. */
  readonly columns: Partial<Record<MappedField, readonly string[]>>
  /** The unit where no column says it. */
  readonly currency?: string
  /** What stands in front of hundredths, where amounts are in whole units: `249.00`. Absent: 24900. */
  readonly decimal?: DecimalMark
  /** How dates are written, such as DD/MM/YYYY; absent: ISO 8601. */
  readonly date_format?: string
  /** True when its dates are of UTC, and not of the import's zone. */
  readonly utc?: boolean
  /** Column → its values in rows that are sales, where the file has it; `*x` is any that ends in x. */
  readonly only?: Readonly<Record<string, readonly string[]>>
  /** Columns that must be empty or 0: what they say could not be taken in. */
  readonly none?: readonly string[]
  /** Lines that may stand in front of the header. */
  readonly lines_before?: number
}

const NEEDED: readonly MappedField[] = ['subscriber', 'created_at', 'amount']

/** Reads files by a map. Columns that it does not name are of no concern to it. */
export function mappedColumns(map: ColumnMap): FindColumns {
  const amountOf = amountReader(map.decimal)
  const dateOf = dateReader(map.date_format, map.utc ?? false)
  return (names) => {
    const header = lowerCased(names)
    const at = (name: string) => header.indexOf(name.toLowerCase())
    const found = new Map(
      mappedFields.map((field) => [field, (map.columns[field] ?? []).map(at).filter((n) => n >= 0)])
    )
    for (const field of NEEDED) {
      if (found.get(field)?.length) continue
      const names = (map.columns[field] ?? []).join(', ') || 'none (the map lists no column)'
      refuseFile(`The header has no column for ${field}. Possible names: ${names}.`)
    }
    const cell = (cells: readonly string[], field: MappedField) =>
      (found.get(field) ?? []).map((n) => cells[n]?.trim() ?? '').find((text) => text !== '') ?? ''
    const nameOf = new Map<string, string>()
    for (const [field, [first]] of found) if (first !== undefined) nameOf.set(field, names[first] ?? '')
    return {
      header,
      nameOf,
      breaks: found.get('description')?.[0] ?? -1,
      read(cells) {
        const out = leftOut(map, cells, at) ?? notTaken(map, cells, at)
        if (out) return out
        const amount = amountOf(cell(cells, 'amount'))
        if (amount === undefined) return none(nameOf.get('amount'), cell(cells, 'amount'), amountOf.wanted)
        const written = [cell(cells, 'created_at'), cell(cells, 'time')].filter(Boolean).join(' ')
        const created_at = dateOf(written)
        if (created_at === undefined) return none(nameOf.get('created_at'), written, dateOf.wanted)
        const unit = cell(cells, 'unit') || map.currency || ''
        const texts = Object.fromEntries(TEXTS.map((field) => [field, cell(cells, field)])) as RawSale
        return {
          is: 'sale',
          raw: { ...texts, subscriber: nameFor(cell(cells, 'subscriber')), created_at, amount, unit }
        }
      }
    } satisfies Columns
  }
}

const TEXTS = ['plan', 'description', 'key', 'full_name', 'email'] as const

function none(column: string | undefined, text: string, wanted: string): ReadCells {
  return { is: 'none', reason: `${column}: ${quoted(text)} ${wanted}` }
}

function leftOut(
  { only = {} }: ColumnMap,
  cells: readonly string[],
  at: (name: string) => number
): ReadCells | undefined {
  for (const [name, values] of Object.entries(only)) {
    const text = at(name) < 0 ? undefined : (cells[at(name)] ?? '').trim()
    if (text === undefined || values.some((value) => fits(text.toLowerCase(), value.toLowerCase()))) continue
    return { is: 'left-out', reason: `${name} is ${quoted(text)}` }
  }
  return undefined
}

function fits(text: string, value: string): boolean {
  return value.startsWith('*') ? text.endsWith(value.slice(1)) : text === value
}

function notTaken(
  { none: columns = [] }: ColumnMap,
  cells: readonly string[],
  at: (name: string) => number
): ReadCells | undefined {
  for (const name of columns) {
    const text = at(name) < 0 ? '' : (cells[at(name)] ?? '').trim()
    if (!/[1-9]/.test(text)) continue
    return {
      is: 'none',
      reason: `${name} is ${quoted(text)}: refunds are not imported, so book the rest by hand.`
    }
  }
  return undefined
}

/** A name that can be one is taken as it is; an address or a full name gets one that nothing else gets. */
function nameFor(text: string): string {
  // What is no text at all is for the row's reader to refuse.
  if (/^[-a-zA-Z0-9_]*$/.test(text) || /[\p{C}]/u.test(text)) return text
  const plain = text.normalize('NFC').toLowerCase()
  const [start = ''] = plain.split('@')
  const slug = start
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${slug || 'customer'}-${hash('sha256', plain, 'hex').slice(0, 10)}`
}
