/**
 * The running digest of a collection: the sum of its documents' hashes mod 2^128, so that it does not depend
 * on order and changes by what changed. It finds faults, not forgers: those the log's hash chain finds.
 */
import { hash } from 'node:crypto'

const modulus = 1n << 128n

/** The empty collection. */
export const EMPTY_DIGEST = '0'.repeat(32)

/** Hash of one document: the first 128 bits of SHA-256 over key and stored bytes. */
export function documentHash(key: string, body: string): bigint {
  // As text: a buffer of its own for each hash takes twice as long.
  return BigInt(`0x${hash('sha256', `${key}\n${body}`, 'hex').slice(0, 32)}`)
}

/** The digest moved on by a difference of hashes. */
export function moveDigest(digest: string, difference: bigint): string {
  const sum = (BigInt(`0x${digest}`) + difference) % modulus
  return (sum < 0n ? sum + modulus : sum).toString(16).padStart(32, '0')
}
