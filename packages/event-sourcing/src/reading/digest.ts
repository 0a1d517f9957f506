/**
 * The running digest of a collection: the sum of its documents' hashes mod 2^128, so that it does not depend
 * on order and changes by what changed. It finds faults, not forgers: those the log's hash chain finds.
 */
import { hash } from 'node:crypto'

/** The empty collection. */
export const EMPTY_DIGEST = '0'.repeat(32)

/** What documents that come and go change of a digest. A document's hash is the first 128 bits of SHA-256. */
export interface DigestChange {
  add(key: string, body: string): void
  takeOff(key: string, body: string): void
  /** The digest that many documents later. */
  applyTo(digest: string): string
}

/** Four numbers of 32 bits, the highest first: a BigInt for each document takes longer than its addition. */
type Parts = [number, number, number, number]

const PART = 2 ** 32

export function digestChange(): DigestChange {
  const change: Parts = [0, 0, 0, 0]
  return {
    add: (key, body) => addHash(change, key, body, 1),
    takeOff: (key, body) => addHash(change, key, body, -1),
    applyTo(digest) {
      const sum = partsOf(digest)
      addParts(sum, change, 1)
      return sum.map((part) => part.toString(16).padStart(8, '0')).join('')
    }
  }
}

function addHash(sum: Parts, key: string, body: string, sign: 1 | -1): void {
  // As text with a character for each byte: a buffer of its own for each hash takes twice as long.
  const bytes = hash('sha256', `${key}\n${body}`, 'binary')
  addParts(sum, [partAt(bytes, 0), partAt(bytes, 4), partAt(bytes, 8), partAt(bytes, 12)], sign)
}

function partAt(bytes: string, at: number): number {
  let part = 0
  for (let n = at; n < at + 4; n++) part = part * 256 + bytes.charCodeAt(n)
  return part
}

/** Adds with carry, or takes off with borrow, mod 2^128. */
function addParts(sum: Parts, other: Readonly<Parts>, sign: 1 | -1): void {
  let carry = 0
  for (let n = 3; n >= 0; n--) {
    const part = (sum[n] as number) + sign * (other[n] as number) + carry
    carry = Math.floor(part / PART)
    sum[n] = part - carry * PART
  }
}

function partsOf(digest: string): Parts {
  const part = (n: number) => Number.parseInt(digest.slice(8 * n, 8 * n + 8), 16)
  return [part(0), part(1), part(2), part(3)]
}
