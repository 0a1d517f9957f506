/** Whole numbers as MongoDB keeps them: 64 bits, whatever their size, so that sums never turn into doubles. */
import { type Exact, exact } from '@bursar/contracts'
import { Long } from 'mongodb'

/** A stored whole number; the driver reads it as a number where one can hold it exactly. */
export type Stored = Long | number

/** To be stored as 64 bits. */
export function long(value: number): Long {
  return Long.fromNumber(value)
}

/** As read, of any size. */
export function exactOf(stored: Stored): Exact {
  return typeof stored === 'number' ? stored : exact(stored.toBigInt())
}

/** As read. Throws a RangeError for a number beyond 2^53, which would not be exact. */
export function whole(stored: Stored): number {
  if (typeof stored === 'number') return stored
  const value = stored.toNumber()
  if (!Number.isSafeInteger(value)) throw new RangeError(`${stored} is too large to be counted exactly.`)
  return value
}
