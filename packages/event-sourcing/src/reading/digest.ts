/**
 * The running digest of a collection: the sum of its documents' hashes mod 2^128, so that it does not depend
 * on order and changes by what changed. It finds faults, not forgers: those the log's hash chain finds.
 */
import { hash } from 'node:crypto'

/** The empty collection. */
export const EMPTY_DIGEST = '0'.repeat(32)

const BITS = 128

/** What documents that come and go change of a digest. */
export interface DigestChange {
  add(key: string, body: string): void
  takeOff(key: string, body: string): void
  /** The digest that many documents later. */
  applyTo(digest: string): string
}

export function digestChange(): DigestChange {
  let change = 0n
  return {
    add(key, body) {
      change += hashOf(key, body)
    },
    takeOff(key, body) {
      change -= hashOf(key, body)
    },
    applyTo: (digest) =>
      BigInt.asUintN(BITS, numberOf(digest) + change)
        .toString(16)
        .padStart(BITS / 4, '0')
  }
}

/** The first 128 bits of SHA-256. */
function hashOf(key: string, body: string): bigint {
  return numberOf(hash('sha256', `${key}\n${body}`, 'hex').slice(0, BITS / 4))
}

function numberOf(hex: string): bigint {
  return BigInt(`0x${hex}`)
}
