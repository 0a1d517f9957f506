/** What rows of the book change of what a provider owes the state, rate by rate. */
import { type AppliedRate, type LedgerRow, slugOf } from '@bursar/contracts'

/** A rate as the table names it. */
export interface TaxRateRow {
  readonly slug: string
  readonly title: string
}

/** A row that owes more tax or less; `amount` in 1/100 of the unit, below 0 for less. */
export interface TaxMove {
  readonly provider: string
  readonly rate: TaxRateRow
  readonly amount: number
  readonly row: LedgerRow
}

/** The row of a rate in the table: its slug is made of title, country, region and percent. */
export function rateRow({ title, percent, country, region }: AppliedRate): TaxRateRow {
  const where = [country, region].flatMap((one) => one ?? [])
  const share = percent / 100
  const name = slugOf([title, ...where].join(' ')) || 'tax'
  const place = where.length > 0 ? ` (${where.join(', ')})` : ''
  return { slug: `${name}-${String(share).replace('.', '-')}`, title: `${title} ${share} %${place}` }
}

/** The rows that move Taxes. */
export function taxMoves(rows: readonly LedgerRow[]): TaxMove[] {
  return rows.flatMap((row): TaxMove[] => {
    const { dest, orig, amount, about } = row
    if (!about?.rate) return []
    const rate = rateRow(about.rate)
    if (orig.account === 'Taxes') return [{ provider: orig.profile, rate, amount, row }]
    return dest.account === 'Taxes' ? [{ provider: dest.profile, rate, amount: -amount, row }] : []
  })
}
