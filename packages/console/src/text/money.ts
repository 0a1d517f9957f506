/** Sums as people read them. Amounts are whole numbers in 1/100 of the unit, whatever the currency. */
import { language } from './language.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** `-123456` usd is `-$1,234.56`, in the viewer's language. Exact: no sum becomes a floating point number. */
export function moneyText(amount: number, unit: string, viewer = language): string {
  return formatOf(unit, viewer).format(decimalText(amount) as Intl.StringNumericLiteral)
}

/** Where there is little place: `$12K`. */
export function shortMoneyText(amount: number, unit: string, viewer = language): string {
  return formatOf(unit, viewer, 'compact').format(amount / 100)
}

/** 1/100 as a decimal: `-5` is `-0.05`. */
export function decimalText(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function formatOf(unit: string, viewer: string, notation: 'standard' | 'compact' = 'standard') {
  const key = `${viewer} ${unit} ${notation}`
  let format = formats.get(key)
  if (!format) {
    const currency = unit.toUpperCase()
    format = new Intl.NumberFormat(viewer, { style: 'currency', currency, notation })
    formats.set(key, format)
  }
  return format
}
