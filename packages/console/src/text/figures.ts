/** How figures of tables are written, by the row that they are of. */
import { moneyText } from './money.ts'

/** What a figure is in: percent, customers, or money of the table's unit where it has one. */
export function figureText(slug: string, value: number, unit: string | undefined): string {
  if (isPercent(slug)) return `${value} %`
  return unit && slug !== 'paying-customers' ? moneyText(value, unit) : value.toLocaleString()
}

/** Whether what is behind a figure can be listed: a quotient has no parts. */
export function hasParts(slug: string): boolean {
  return !isPercent(slug) && slug !== 'arpa'
}

const isPercent = (slug: string) => slug.startsWith('percent-')
