/** How invoices stand, as people say it. */
import type { Invoice } from '../api/invoices.ts'
import type { Tone } from '../parts/chip.tsx'
import { moneyText } from './money.ts'

type Standing = Pick<Invoice, 'kind' | 'due' | 'paid' | 'total' | 'unit' | 'invoice'>

/** `$58.31 due`, `paid`, `credit note`. */
export function invoiceState({ kind, due, paid, total, unit }: Standing): readonly [string, Tone] {
  if (kind === 'credit-note') return ['credit note', 'neutral']
  if (due > 0) return [`${moneyText(due, unit)} due`, 'warning']
  return paid >= total ? ['paid', 'positive'] : ['settled', 'neutral']
}

/** What it comes to for who pays: what a credit note gives back is less than nothing. */
export function invoiceTotal({ kind, total, unit }: Pick<Invoice, 'kind' | 'total' | 'unit'>): string {
  return moneyText(kind === 'credit-note' ? -total : total, unit)
}
