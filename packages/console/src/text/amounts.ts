/** Sums as people type them. */
const DECIMAL = /^\d{1,12}(?:[.,]\d{1,2})?$/

/** `12.5` or `12,50` is 1250, in 1/100; undefined for what is no such sum. */
export function readAmount(typed: string): number | undefined {
  const text = typed.trim()
  if (!DECIMAL.test(text)) return undefined
  const [whole = '0', part = ''] = text.split(/[.,]/)
  return Number(whole) * 100 + Number(part.padEnd(2, '0'))
}
