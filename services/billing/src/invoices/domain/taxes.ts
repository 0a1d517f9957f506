/** What of the lines of an invoice or a credit note is taxed at which rate. */
import type { AppliedRate, InvoiceTax } from '@bursar/contracts'
import type { SaleLine } from './sale.ts'

/** Rate by rate, the sum of the lines: nothing is rounded again. */
export function taxesOf(lines: readonly Pick<SaleLine, 'amount' | 'about'>[]): InvoiceTax[] {
  const taxes = new Map<string, InvoiceTax>()
  for (const { amount, about } of lines) {
    if (!about.rate) continue
    const empty = emptyTax(about.rate)
    const key = JSON.stringify(empty)
    const held = taxes.get(key) ?? empty
    taxes.set(
      key,
      about.tax_of === undefined ? { ...held, net: held.net + amount } : { ...held, tax: held.tax + amount }
    )
  }
  return [...taxes.values()].filter(({ net, tax }) => net + tax > 0)
}

function emptyTax({ title, percent, country, region, note }: AppliedRate): InvoiceTax {
  const place = { country: country ?? null, region: region ?? null }
  return { title, percent, ...place, net: 0, tax: 0, note: note ?? '' }
}
