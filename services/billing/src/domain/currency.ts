/** Units of money: ISO 4217 codes in lower case. */

const KNOWN: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').map((code) => code.toLowerCase())
)

/** True for an ISO 4217 code in lower case. */
export function isCurrency(unit: string): boolean {
  return KNOWN.has(unit)
}
