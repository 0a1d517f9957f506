/**
 * Units of money: the currencies and funds of ISO 4217 with its exponents, from list one as its maintenance agency
 * (SIX) published it on 2026-01-01. Left out are the codes that have no exponent: metals, baskets, tests. What a Node
 * brings along is no source: its ICU leaves decimals out by custom, and differs from version to version.
 */

const byExponent: Readonly<Record<number, string>> = {
  0: 'bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf',
  2:
    'aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob bov brl bsd btn bwp byn bzd cad cdf che chf chw cny ' +
    'cop cou crc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils ' +
    'inr irr jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn mxv myr ' +
    'mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp ' +
    'stn svc syp szl thb tjs tmt top try ttd twd tzs uah usd usn uyu uzs ved ves wst xad xcd xcg yer zar zmw zwg',
  3: 'bhd iqd jod kwd lyd omr tnd',
  4: 'clf uyw'
}

/** What people write in front of an amount, where it is not the code: as English texts of Unicode's CLDR have it. */
const symbols: ReadonlyMap<string, string> = new Map([
  ['aud', 'A$'],
  ['brl', 'R$'],
  ['cad', 'CA$'],
  ['cny', 'CN¥'],
  ['eur', '€'],
  ['gbp', '£'],
  ['hkd', 'HK$'],
  ['ils', '₪'],
  ['inr', '₹'],
  ['jpy', '¥'],
  ['krw', '₩'],
  ['mxn', 'MX$'],
  ['nzd', 'NZ$'],
  ['php', '₱'],
  ['twd', 'NT$'],
  ['usd', '$'],
  ['vnd', '₫'],
  ['xaf', 'FCFA\u00a0'],
  ['xcd', 'EC$'],
  ['xof', 'F\u202fCFA\u00a0'],
  ['xpf', 'CFPF\u00a0']
])

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(byExponent).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code) => [code, Number(exponent)] as const)
  )
)

/** Every code, in lower case. */
export const currencies: readonly string[] = [...exponents.keys()].sort()

/** True for a code of ISO 4217 in lower case. */
export function isCurrency(unit: string): boolean {
  return exponents.has(unit)
}

/** Decimals of a unit; of one that is in no list any more, and may stand in old books, the two that most have. */
export function exponentOf(unit: string): number {
  return exponents.get(unit) ?? 2
}

/**
 * The smallest amount, in 1/100 of the unit, that somebody can be asked for or given: 100 where the unit has no
 * decimals. Of units with three it is 1/100 too, because smaller steps cannot be said.
 */
export function stepOf(unit: string): number {
  return exponentOf(unit) === 0 ? 100 : 1
}

/**
 * An amount in 1/100 of its unit for people: "$1,234.50", "¥999", "KWD 1.500". Exact at any size. Parts of a unit
 * without decimals, which the book may hold (fees), show as such: "¥27.64".
 */
export function moneyText(amount: number | bigint, unit: string): string {
  const digits = String(amount).replace('-', '').padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, ',')
  const symbol = symbols.get(unit) ?? `${unit.toUpperCase()}\u00a0`
  return `${amount < 0 ? '-' : ''}${symbol}${whole}${decimalsOf(digits.slice(-2), exponentOf(unit))}`
}

function decimalsOf(hundredths: string, exponent: number): string {
  if (exponent === 0) return hundredths === '00' ? '' : `.${hundredths}`
  return `.${hundredths.padEnd(exponent, '0')}`
}
