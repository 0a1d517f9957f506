/** Sales to import: the real file that BURSAR_CDNOW names, or a made-up one of the same shape. */
import { readFileSync } from 'node:fs'
import { sizes } from '../sizes.ts'

/** A row of POST /transfers/import. */
export interface SaleRow {
  readonly subscriber: string
  readonly created_at: string
  readonly amount: number
  /** Its identity in every request: a file is sent in parts. */
  readonly key: string
}

export interface Sales {
  readonly rows: readonly SaleRow[]
  /** What they are, for the report. */
  readonly source: string
}

export function readSales(): Sales {
  const file = process.env.BURSAR_CDNOW
  if (!file) return { rows: identified(madeUp(sizes.sales)), source: `${sizes.sales} made-up sales` }
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  const taken = sizes.mode === 'full' ? lines : lines.slice(0, sizes.sales)
  return { rows: identified(taken), source: `${taken.length} sales of CDNOW` }
}

/** Twins are two sales, so a row's identity is its text and how many equal ones came before it. */
function identified(lines: readonly string[]): SaleRow[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const before = seen.get(line) ?? 0
    seen.set(line, before + 1)
    const [customer = '', created_at = '', , amount] = line.split(',')
    return { subscriber: `cdnow-${customer}`, created_at, amount: Number(amount), key: `${line} ${before}` }
  })
}

/** Lines `customer,date,quantity,amount_cents`: a third as many customers, 18 months, the same every time. */
function madeUp(count: number): string[] {
  let state = 1
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
  const first = Date.UTC(1997, 0, 1)
  return Array.from({ length: count }, () => {
    const customer = String(below(Math.ceil(count / 3)) + 1).padStart(5, '0')
    const date = new Date(first + below(546) * 86_400_000).toISOString().slice(0, 10)
    return `${customer},${date},1,${500 + below(6_000)}`
  })
}
