/** Amounts as people read them. */

const formats = new Map<string, Intl.NumberFormat>()

/** Prices repeat: most amounts of a list have been written before. */
const texts = new Map<string, string>()
const textsMost = 5_000

/** An amount in 1/100 units in the unit's own symbol and decimals: "$249.00", "¥249". Exact at any size. */
export function moneyText(amount: number, unit: string): string {
  const name = `${amount} ${unit}`
  const known = texts.get(name)
  if (known !== undefined) return known
  const decimal = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}` as `${number}`
  const text = formatOf(unit).format(decimal)
  if (texts.size >= textsMost) texts.clear()
  texts.set(name, text)
  return text
}

/** A debit stands in parentheses. */
export function transactionText(amount: number, unit: string, isDebit: boolean): string {
  const text = moneyText(amount, unit)
  return isDebit ? `(${text})` : text
}

/** A format takes 100 times as long to make as to use; there are as many as there are currencies. */
function formatOf(unit: string): Intl.NumberFormat {
  const known = formats.get(unit)
  if (known) return known
  const made = new Intl.NumberFormat('en-US', { style: 'currency', currency: unit.toUpperCase() })
  formats.set(unit, made)
  return made
}
