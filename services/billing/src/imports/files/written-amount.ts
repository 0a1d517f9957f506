/** Amounts as people write them, as whole numbers of hundredths. */

/** Characters of an amount with sign, marks and blanks; what is longer is none, and is not looked through. */
const CHARACTERS_MAX = 100

export type DecimalMark = '.' | ','

export interface AmountReader {
  /** Digits for a sale to read; undefined for what is no such amount. */
  (text: string): string | undefined
  /** What is wanted, for messages. */
  readonly wanted: string
}

/** @param mark in front of the hundredths; undefined when amounts are hundredths already */
export function amountReader(mark: DecimalMark | undefined): AmountReader {
  if (mark === undefined) return Object.assign((text: string) => text, { wanted: 'is not an amount.' })
  const [decimal, group] = mark === '.' ? ['\\.', ','] : [',', '.']
  // Groups of three behind the other mark, an apostrophe or a blank, or none at all.
  const whole = `\\d{1,3}(?:[${group}'’\\u00a0\\u202f ]\\d{3})+|\\d+`
  const written = new RegExp(`^(-?)(${whole})(?:${decimal}(\\d{1,2}))?$`)
  const read = (text: string) => {
    if (text.length > CHARACTERS_MAX) return undefined
    const parts = written.exec(text.replace(/^(-?)\s*\p{Sc}\s*/u, '$1').replace(/\s*\p{Sc}$/u, ''))
    if (!parts) return undefined
    const [, sign = '', units = '', hundredths = ''] = parts
    return `${sign}${units.replaceAll(/\D/g, '')}${hundredths.padEnd(2, '0')}`.replace(/^(-?)0+(?=\d)/, '$1')
  }
  return Object.assign(read, { wanted: `is not an amount with at most two decimals, such as 1234${mark}50.` })
}
