/**
 * Which texts are numbers of businesses for the value-added tax of a member state of the European Union: their form and
 * their check digits. That one passes says no more than that it was not mistyped: whether it is in use, only the state knows.
 *
 * Sources. Forms: European Commission, VIES, "VAT identification number structure" (FAQ). Check digits: European
 * Commission, DG Taxation and Customs Union, "VIES - VAT number construction rules, functional description", version 15.0,
 * section 2, in the alphabetical order of the states there; where a state's rule is not in it or was changed since, the
 * entry says from where it is.
 */
import { digitAt, passesLuhn, passesMod97, passesMod1110, weighted } from './check-digits.ts'

/** The form of a number without its prefix, and what its check digits are asked. */
interface Rule {
  readonly form: RegExp
  readonly passes: (number: string) => boolean
  /** What it begins with where that is not the country's code. */
  readonly prefix?: string
}

/** The check digit of a sum mod 11, counted down from 11: `ten` and `eleven` stand for what has no digit. */
const downFrom11 = (sum: number, { ten, eleven }: { ten: number; eleven: number }) => {
  const left = 11 - (sum % 11)
  return left === 10 ? ten : left === 11 ? eleven : left
}

/** No digit is this one. */
const NEVER = -1

const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE'
const IRISH = 'WABCDEFGHIJKLMNOPQRSTUV'
const FRENCH = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'

const rules: Readonly<Record<string, Rule>> = {
  AT: {
    form: /^U\d{8}$/,
    passes: (number) => {
      const doubled = [2, 4, 6].map((place) => 2 * digitAt(number, place))
      const plain = [1, 3, 5, 7].map((place) => digitAt(number, place))
      const sum = doubled.reduce((all, two) => all + Math.floor(two / 10) + (two % 10), 0)
      return (10 - ((sum + plain.reduce((all, one) => all + one, 0) + 4) % 10)) % 10 === digitAt(number, 8)
    }
  },
  // Numbers that begin with 1 are given since 2023 by the same rule: FPS Finance, Belgium.
  BE: {
    form: /^[01]\d{9}$/,
    passes: (number) => 97 - (Number(number.slice(0, 8)) % 97) === Number(number.slice(8))
  },
  BG: {
    form: /^\d{9,10}$/,
    passes: (number) => (number.length === 9 ? isBulgarianFirm : isBulgarian)(number)
  },
  CY: {
    form: /^(?!12)\d{8}[A-Z]$/,
    passes: (number) => {
      const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
      let sum = 0
      for (let place = 0; place < 8; place++) {
        const digit = digitAt(number, place)
        sum += place % 2 === 0 ? (odd[digit] ?? 0) : digit
      }
      return String.fromCharCode(65 + (sum % 26)) === number.at(8)
    }
  },
  CZ: { form: /^(?!9\d{7}$)\d{8,10}$/, passes: isCzech },
  DE: { form: /^[1-9]\d{8}$/, passes: passesMod1110 },
  DK: { form: /^[1-9]\d{7}$/, passes: (number) => weighted(number, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 },
  EE: { form: /^\d{9}$/, passes: (number) => weighted(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 },
  ES: { form: /^(\d{8}[A-Z]|[A-Z]\d{7}[A-Z\d])$/, passes: isSpanish },
  FI: {
    form: /^\d{8}$/,
    passes: (number) =>
      downFrom11(weighted(number, [7, 9, 10, 5, 8, 4, 2]), { ten: NEVER, eleven: 0 }) === digitAt(number, 7)
  },
  // Keys with letters: INSEE and the French tax administration, by the rule that the VIES document leaves out.
  FR: { form: /^[\dA-HJ-NP-Z]{2}\d{9}$/, passes: isFrench },
  GR: {
    form: /^\d{9}$/,
    prefix: 'EL',
    passes: (number) => (weighted(number, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(number, 8)
  },
  HR: { form: /^\d{11}$/, passes: passesMod1110 },
  HU: {
    form: /^\d{8}$/,
    passes: (number) => (10 - (weighted(number, [9, 7, 3, 1, 9, 7, 3]) % 10)) % 10 === digitAt(number, 7)
  },
  // A second letter is given since 2013: Revenue Commissioners, Ireland.
  IE: { form: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/, passes: isIrish },
  IT: {
    form: /^(?!0{7})\d{7}(0(?!00)\d\d|100|12[01]|888|999)\d$/,
    passes: passesLuhn
  },
  LT: { form: /^(\d{7}1\d|\d{10}1\d)$/, passes: isLithuanian },
  LU: { form: /^\d{8}$/, passes: (number) => Number(number.slice(0, 6)) % 89 === Number(number.slice(6)) },
  LV: {
    // Numbers of persons begin with the day that they were born on, and have no check that is published.
    form: /^([4-9]\d{10}|[0-3]\d[01]\d{8})$/,
    passes: (number) => number < '4' || weighted(number, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3
  },
  MT: {
    form: /^(?!0{6})\d{8}$/,
    passes: (number) => 37 - (weighted(number, [3, 4, 6, 7, 8, 9]) % 37) === Number(number.slice(6))
  },
  // Numbers of sole traders since 2020 pass MOD 97-10 with their prefix: Belastingdienst, Netherlands.
  NL: {
    form: /^\d{9}B(?!00)\d\d$/,
    passes: (number) =>
      weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digitAt(number, 8) || passesMod97(`NL${number}`)
  },
  PL: {
    form: /^\d{10}$/,
    passes: (number) => weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(number, 9)
  },
  PT: {
    form: /^[1-9]\d{8}$/,
    passes: (number) =>
      downFrom11(weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]), { ten: 0, eleven: 0 }) === digitAt(number, 8)
  },
  RO: {
    form: /^[1-9]\d{1,9}$/,
    passes: (number) => {
      const padded = number.padStart(10, '0')
      return ((weighted(padded, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === digitAt(padded, 9)
    }
  },
  SE: { form: /^\d{10}(?!00|9[5-9])\d\d$/, passes: (number) => passesLuhn(number.slice(0, 10)) },
  SI: {
    form: /^[1-9]\d{7}$/,
    passes: (number) =>
      downFrom11(weighted(number, [8, 7, 6, 5, 4, 3, 2]), { ten: 0, eleven: NEVER }) === digitAt(number, 7)
  },
  SK: { form: /^[1-9]\d[2-47-9]\d{7}$/, passes: (number) => Number(number) % 11 === 0 }
}

/** True of the countries whose numbers are checked. */
export function checksNumbersOf(country: string): boolean {
  return Object.hasOwn(rules, country)
}

/**
 * Whether the text is a number of a business of that country, as far as its form and its check digits tell: written with
 * or without its prefix, with blanks, dots and dashes anywhere. Elsewhere than in the European Union any text is one.
 */
export function isTaxNumber(country: string, text: string): boolean {
  const number = text.replaceAll(/[\s.\-/]/g, '').toUpperCase()
  const rule = rules[country]
  if (!rule || !checksNumbersOf(country)) return number !== ''
  const { prefix = country, form, passes } = rule
  return [number, ...(number.startsWith(prefix) ? [number.slice(prefix.length)] : [])].some(
    (one) => form.test(one) && passes(one)
  )
}

function isBulgarianFirm(number: string): boolean {
  const sum = weighted(number, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
  const check = sum === 10 ? weighted(number, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 : sum
  return check % 10 === digitAt(number, 8)
}

/** Of persons, of foreigners and of others. */
function isBulgarian(number: string): boolean {
  const persons = (weighted(number, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10
  const foreigners = weighted(number, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10
  const others = downFrom11(weighted(number, [4, 3, 2, 7, 6, 5, 4, 3, 2]), { ten: NEVER, eleven: 0 })
  return [persons, foreigners, others].includes(digitAt(number, 9))
}

/** Of firms (8 digits), of persons by the number of their birth (9 until 1953, then 10), and of others (9, from 6). */
function isCzech(number: string): boolean {
  const sum = weighted(number.length === 9 ? number.slice(1) : number, [8, 7, 6, 5, 4, 3, 2])
  if (number.length === 8) return downFrom11(sum, { ten: 0, eleven: 1 }) === digitAt(number, 7)
  if (number.length === 10) return isBirthday(number, 99) && Number(number) % 11 === 0
  if (!number.startsWith('6')) return isBirthday(number, 53)
  const check = (18 - ((10 - (sum % 11) + 11) % 11)) % 10
  return check === digitAt(number, 8)
}

/** Year, month (of women 50 more, of some since 2004 20 more) and day. */
function isBirthday(number: string, lastYear: number): boolean {
  const [year, month, day] = [0, 2, 4].map((from) => Number(number.slice(from, from + 2))) as [
    number,
    number,
    number
  ]
  const months = month % 50 > 20 ? (month % 50) - 20 : month % 50
  return year <= lastYear && months >= 1 && months <= 12 && day >= 1 && day <= 31
}

/** Of persons by DNI or NIE, and of firms, whose check is a digit or a letter. */
function isSpanish(number: string): boolean {
  const person = number.replace(/^[KLM]/, '').replace(/^[XYZ]/, (first) => String('XYZ'.indexOf(first)))
  if (/^\d+[A-Z]$/.test(person)) return DNI.at(Number(person.slice(0, -1)) % 23) === person.at(-1)
  if (!/^[ABCDEFGHJNPQRSUVW]/.test(number)) return false
  const check = [...'0123456789'].find((digit) => passesLuhn(number.slice(1, 8) + digit)) ?? ''
  return number.at(8) === check || number.at(8) === 'JABCDEFGHI'.at(Number(check))
}

/** Its last nine digits are the SIREN of the business, which numbers of Monaco have 000 in place of. */
function isFrench(number: string): boolean {
  const siren = number.slice(2)
  if (!siren.startsWith('000') && !passesLuhn(siren)) return false
  if (/^\d\d/.test(number)) return Number(`${siren}12`) % 97 === Number(number.slice(0, 2))
  const [first, second] = [...number.slice(0, 2)].map((one) => FRENCH.indexOf(one)) as [number, number]
  const key = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100
  return (Number(siren) + 1 + Math.floor(key / 11)) % 11 === key % 11
}

function isIrish(number: string): boolean {
  const former = /^(\d)[A-Z+*](\d{5})([A-W])$/.exec(number)
  const digits = former ? `0${former[2]}${former[1]}` : number.slice(0, 7)
  const extra = former ? 0 : IRISH.indexOf(number.at(8) ?? 'W')
  const check = (weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra) % 23
  return IRISH.at(check) === number.at(7)
}

/** Of 9 digits, and of 12 for who is registered for a time. */
function isLithuanian(number: string): boolean {
  const count = number.length - 1
  const from = (first: number) => Array.from({ length: count }, (_, place) => ((place + first - 1) % 9) + 1)
  const sum = weighted(number, from(1)) % 11
  const check = sum === 10 ? weighted(number, from(3)) % 11 : sum
  return check % 10 === digitAt(number, count)
}
