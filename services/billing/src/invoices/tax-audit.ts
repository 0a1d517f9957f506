/**
 * Proves that the taxes on invoices, less those on credit notes, are what the book owed to the state for them: written off
 * and charged back taxes stay on their invoice, and past sales that were imported have none.
 */
import type { LedgerRow } from '@bursar/contracts'
import { type SaleLine, salesOf } from './domain/sale.ts'

/** Takes the postings of a log in their order. */
export function auditTaxes() {
  const taxes = new Set<string>()
  /** The tax that a line of a charge paid. */
  const paidBy = new Map<string, string>()
  /** What papers have more than the book, by provider and unit; 1/100 units. */
  const more = new Map<string, number>()

  function move(provider: string, unit: string, amount: number): void {
    const key = `provider ${provider} in ${unit}`
    more.set(key, (more.get(key) ?? 0) + amount)
  }

  function isTax({ order, about: { charge, line } }: SaleLine): boolean {
    const of = order ?? paidBy.get(`${charge}/${line}`)
    return of !== undefined && taxes.has(of)
  }

  function book({ kind, order, amount, unit, dest, orig }: LedgerRow): void {
    if (order === null || !taxes.has(order)) return
    if (kind === 'tax') move(orig.profile, unit, -amount)
    if (kind === 'tax-refund' || kind === 'tax-cancellation') move(dest.profile, unit, amount)
  }

  return {
    add(rows: readonly LedgerRow[]): void {
      const sales = salesOf(rows)
      for (const { order, about } of sales.flatMap(({ kind, lines }) => (kind === 'invoice' ? lines : []))) {
        if (order !== null && about.tax_of !== undefined) taxes.add(order)
      }
      for (const { kind, order, about: { charge, line } = {} } of rows) {
        if (kind === 'payment' && order !== null && taxes.has(order)) paidBy.set(`${charge}/${line}`, order)
      }
      for (const { kind, provider, unit, lines } of sales) {
        const amount = lines.filter(isTax).reduce((sum, line) => sum + line.amount, 0)
        move(provider, unit, kind === 'invoice' ? amount : -amount)
      }
      rows.forEach(book)
    },
    /** Lines that say what is wrong; none when all is well. */
    faults: (): string[] =>
      [...more].flatMap(([whose, amount]) =>
        amount === 0
          ? []
          : [`the taxes on invoices and credit notes of ${whose} are off the book by ${amount}`]
      )
  }
}
