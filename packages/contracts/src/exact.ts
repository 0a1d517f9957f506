/**
 * Sums that may be larger than a number holds exactly. One amount never is, but what a whole site sold may be: no
 * limit of one tenant's writes keeps the sum over all of them below 2^53.
 */

/** A whole number of any size: a number up to 2^53 − 1 either way, a bigint beyond; one value has one form. */
export type Exact = number | bigint

/** The form that a value has. */
export function exact(value: bigint): Exact {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The sum, exact; of two numbers nearly always without a bigint. */
export function plus(one: Exact, other: Exact): Exact {
  if (typeof one === 'number' && typeof other === 'number') {
    const sum = one + other
    if (Number.isSafeInteger(sum)) return sum
  }
  return exact(BigInt(one) + BigInt(other))
}

/** The same with the other sign. */
export function negative(value: Exact): Exact {
  return typeof value === 'number' ? 0 - value : exact(-value)
}

/** A value as a stored document has it: JSON keeps no bigint, so a large one is the text of its digits. */
export type StoredSum = number | `${bigint}`

/** What is stored of a value; equal values are stored alike, so that digests say so. */
export function toStored(value: Exact): StoredSum {
  const form = typeof value === 'number' ? value : exact(value)
  return typeof form === 'number' ? form : `${form}`
}

/** The value again. */
export function fromStored(stored: StoredSum): Exact {
  return typeof stored === 'number' ? stored : BigInt(stored)
}

/** Adds to what is stored. */
export function addStored(stored: StoredSum, more: StoredSum): StoredSum {
  if (typeof stored === 'number' && typeof more === 'number') {
    const sum = stored + more
    if (Number.isSafeInteger(sum)) return sum
  }
  return toStored(plus(fromStored(stored), fromStored(more)))
}

/** The same with the other sign. */
export function negativeStored(stored: StoredSum): StoredSum {
  return typeof stored === 'number' ? 0 - stored : toStored(-BigInt(stored))
}

/** Whether what is stored is more than 0. */
export function isPositiveStored(stored: StoredSum): boolean {
  return typeof stored === 'number' ? stored > 0 : !stored.startsWith('-')
}

/** What a sum is split by into two parts, so that neither outgrows the 64 bits in which stores add. */
const PART = 1_000_000_000

/** A value in two parts of one sign: `high` × 10^9 + `low`. */
export interface Parts {
  readonly high: number
  readonly low: number
}

/** The parts of a value, each a number that is exact; up to 2^53 × 10^9 either way. */
export function partsOf(value: Exact): Parts {
  if (typeof value === 'number') return { high: Math.trunc(value / PART), low: value % PART }
  return { high: Number(value / BigInt(PART)), low: Number(value % BigInt(PART)) }
}

/** The value of parts that were added up each for itself. */
export function fromParts(high: Exact, low: Exact): Exact {
  if (high === 0) return low
  return exact(BigInt(high) * BigInt(PART) + BigInt(low))
}
