/** One content as many files: columns, case, zones, line ends, encodings, delimiters, ways in, parts, and broken records. */
import fc from 'fast-check'

/** A sale that every dress of it says alike. */
export interface Content {
  /** Which of the run's subscribers, from 0. */
  readonly who: number
  /** A day at midnight in the provider's zone: as a bare date, and as the instant that it is. */
  readonly day: string
  readonly instant: string
  readonly amount: number
  readonly unit: string
  readonly description: string
  /** Its own identity, of this run; empty for none. */
  readonly key: string
}

export const zone = 'America/Los_Angeles'

const days = [
  { day: '2025-01-05', instant: '2025-01-05T08:00:00.000Z' },
  { day: '2025-03-09', instant: '2025-03-09T08:00:00.000Z' },
  { day: '2025-09-01', instant: '2025-09-01T07:00:00.000Z' }
]

// All of windows-1252, so that every encoding can say them.
const descriptions = ['', 'Mug', 'Desk 2, "oak"', 'Café’s, 1 €', 'two\nlines', '; a\tb']

/** Few values, so that there are twins; a key is unlike all others of its content. */
export const contents = fc
  .array(
    fc.record({
      who: fc.nat({ max: 2 }),
      on: fc.constantFrom(...days),
      amount: fc.constantFrom(0, 5, 24_900),
      unit: fc.constantFrom('usd', 'eur'),
      description: fc.constantFrom(...descriptions),
      keyed: fc.boolean()
    }),
    { minLength: 1, maxLength: 12 }
  )
  .map((rows) =>
    rows.map(({ on, keyed, ...row }, n): Content => ({ ...row, ...on, key: keyed ? `k${n}` : '' }))
  )

/** How a content is written down and brought. */
export const dresses = fc.record({
  way: fc.constantFrom('cli', 'csv', 'form', 'json'),
  /** Rows of one part; a part of CSV or JSON that is not the whole brings its twins' counts. */
  partRows: fc.constantFrom(1, 3, 100),
  columns: fc.shuffledSubarray(['subscriber', 'created_at', 'amount', 'unit', 'description', 'key', 'plan'], {
    minLength: 7
  }),
  currency: fc.boolean(),
  upper: fc.boolean(),
  delimiter: fc.constantFrom(',', ';', '\t'),
  sep: fc.boolean(),
  ends: fc.constantFrom(['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r']),
  lastEnd: fc.boolean(),
  encoding: fc.constantFrom('utf8', 'utf8-mark', 'utf16le', 'utf16be', 'windows-1252'),
  decomposed: fc.boolean(),
  quoteAll: fc.boolean(),
  blanks: fc.boolean(),
  dates: fc.constantFrom('bare', 'clock', 'instant', 'offset'),
  /** The zone that the request says; in another one only instants are the same sales. */
  timezone: fc.constantFrom(undefined, zone, 'Asia/Tokyo'),
  zeros: fc.boolean(),
  /** Where broken records stand: behind how many rows, and what is wrong. */
  broken: fc.array(
    fc.tuple(fc.nat({ max: 12 }), fc.constantFrom('ragged', 'open', 'amount', 'nul', 'date', 'long')),
    { maxLength: 3 }
  )
})
export type Dress = typeof dresses extends fc.Arbitrary<infer One> ? One : never

/** A part of a dressed file. */
export type Part =
  | { readonly is: 'file'; readonly bytes: Buffer; readonly rows: number; readonly broken: number }
  | { readonly is: 'list'; readonly list: unknown[]; readonly rows: number; readonly broken: number }

type Cells = Record<string, string>

/** The content as that dress has it, in parts; the command line takes it in one and cuts it by itself. */
export function dressed(content: readonly Content[], dress: Dress, run: number): Part[] {
  const counted = twinsOf(content)
  const rows = content.map((row, n) => cellsOf(row, counted[n] ?? 0, dress, run))
  const size = dress.way === 'cli' ? rows.length : dress.partRows
  const parts: Part[] = []
  for (let n = 0; n < rows.length; n += size) {
    const part = rows.slice(n, n + size)
    const broken = dress.broken.filter(([at]) => (at >= n && at < n + size) || (n === 0 && at >= rows.length))
    parts.push(
      partOf(
        part,
        broken.map(([at, what]) => [at - n, what]),
        dress,
        rows.length > size
      )
    )
  }
  return parts
}

function partOf(
  rows: readonly Cells[],
  broken: readonly [number, string][],
  dress: Dress,
  cut: boolean
): Part {
  const counts = { rows: rows.length, broken: broken.length }
  if (dress.way === 'json') {
    const list: unknown[] = rows.map(({ twin, unit, key, ...row }) => ({
      ...row,
      [dress.currency ? 'currency' : 'unit']: unit,
      ...(key !== '' && { key }),
      ...(cut && { twin: Number(twin) })
    }))
    for (const [at, what] of broken) list.splice(Math.max(0, at), 0, { subscriber: 'x', what })
    return { is: 'list', list, ...counts }
  }
  const columns = cut && dress.way !== 'cli' ? [...dress.columns, 'twin'] : dress.columns
  const records = rows.map((row) =>
    columns.map((name) => quotedCell(row[name] ?? '', dress)).join(dress.delimiter)
  )
  for (const [at, what] of broken) records.splice(Math.max(0, at), 0, brokenRecord(what, columns, dress))
  return { is: 'file', bytes: bytesOf([headOf(columns, dress), ...records], dress), ...counts }
}

function cellsOf(row: Content, twin: number, dress: Dress, run: number): Cells {
  const { day, instant, amount, unit, description, key } = row
  const dates = dress.timezone === undefined || dress.timezone === zone ? dress.dates : 'instant'
  const text =
    dress.decomposed && dress.encoding !== 'windows-1252' ? description.normalize('NFD') : description
  return {
    subscriber: `r${run}-${row.who}`,
    created_at: { bare: day, clock: `${day} 00:00`, instant, offset: offsetOf(instant) }[dates],
    amount: `${dress.zeros ? '000' : ''}${amount}`,
    unit: dress.upper ? unit.toUpperCase() : unit,
    description: text,
    key: key && `r${run}-${key}`,
    plan: '',
    twin: String(twin)
  }
}

/** The same instant on a clock in India. */
function offsetOf(instant: string): string {
  return `${new Date(Date.parse(instant) + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`
}

function twinsOf(content: readonly Content[]): number[] {
  const seen = new Map<string, number>()
  return content.map(({ key, ...row }) => {
    if (key !== '') return 0
    const before = seen.get(JSON.stringify(row)) ?? 0
    seen.set(JSON.stringify(row), before + 1)
    return before
  })
}

function headOf(columns: readonly string[], { delimiter, currency, upper, blanks }: Dress): string {
  const names = columns.map((name) => (name === 'unit' && currency ? 'currency' : name))
  return names.map((name) => (upper ? name.toUpperCase() : name)).join(blanks ? ` ${delimiter} ` : delimiter)
}

function quotedCell(text: string, { delimiter, quoteAll, blanks }: Dress): string {
  const needs = quoteAll || /["\n\r]/.test(text) || text.includes(delimiter)
  const cell = needs ? `"${text.replaceAll('"', '""')}"` : text
  return blanks ? ` ${cell} ` : cell
}

function brokenRecord(what: string, columns: readonly string[], { delimiter }: Dress): string {
  const cells: Cells = { subscriber: 'x', created_at: '2025-01-05', amount: '5', unit: 'usd', twin: '0' }
  const wrong: Cells = {
    amount: what === 'amount' ? '249.00' : '5',
    created_at: what === 'date' ? '5/1/2025' : '2025-01-05',
    subscriber: what === 'nul' ? 'x\0' : what === 'open' ? '"x' : 'x',
    description: what === 'long' ? 'y'.repeat(66_000) : ''
  }
  const record = columns.map((name) => wrong[name] ?? cells[name] ?? '').join(delimiter)
  return what === 'ragged' ? `${record}${delimiter}560` : record
}

function bytesOf(records: readonly string[], dress: Dress): Buffer {
  const { delimiter, sep, ends, lastEnd, encoding } = dress
  const all = sep ? [`sep=${delimiter}`, ...records] : records
  const end = (n: number) => ends[n % ends.length] ?? '\n'
  const text = all.map((one, n) => one + (n < all.length - 1 || lastEnd ? end(n) : '')).join('')
  if (encoding === 'utf16le') return Buffer.from(`\uFEFF${text}`, 'utf16le')
  if (encoding === 'utf16be') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  if (encoding === 'windows-1252') {
    return Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1')
  }
  return Buffer.from(encoding === 'utf8-mark' ? `\uFEFF${text}` : text)
}
