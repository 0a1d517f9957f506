/** Sums by which numbers of businesses are told from mistakes. Digits are texts of 0 to 9. */

/** Σ of the digits times the weights, as many as there are weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * digitAt(digits, place), 0)
}

/** The digit at a place, from 0; from the end where the place is below 0. */
export function digitAt(digits: string, place: number): number {
  return Number(digits.at(place))
}

/** True of digits whose last one is Luhn's check of the others (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const doubled = digitAt(digits, -1 - place) * (place % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** True of digits whose last one is their check by ISO/IEC 7064, MOD 11,10. */
export function passesMod1110(digits: string): boolean {
  let product = 10
  for (let place = 0; place < digits.length - 1; place++) {
    const sum = (digitAt(digits, place) + product) % 10 || 10
    product = (2 * sum) % 11
  }
  return (product + digitAt(digits, -1)) % 10 === 1
}

/** True of digits and letters that pass ISO/IEC 7064, MOD 97-10; A counts as 10, Z as 35. */
export function passesMod97(text: string): boolean {
  const digits = text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}
