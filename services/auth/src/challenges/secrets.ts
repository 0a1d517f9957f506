/** Keys and codes of challenges: worked out from the challenge's id, so that they are stored nowhere. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Engine } from '@bursar/event-sourcing'

/** Name of the secret that they are worked out with. */
const challengesSecret = 'challenges'

/** Reservations that lead from the hash of a key to its challenge. */
export const CHALLENGE_KEYS = 'challenge'

export interface ChallengeSecrets {
  /** 40 hex characters: goes into links. */
  keyOf(challenge: string): string
  /** From 100000 to 999999: is typed in. */
  codeOf(challenge: string): number
  isCodeOf(challenge: string, shown: number): boolean
}

const KEY_BYTES = 20
const CODE_FIRST = 100_000
const CODES = 900_000

export async function openSecrets({ keys }: Pick<Engine, 'keys'>): Promise<ChallengeSecrets> {
  const secret = await keys.secret(challengesSecret)
  const drawn = (use: 'key' | 'code', challenge: string) =>
    createHmac('sha256', secret).update(`${use} ${challenge}`).digest()
  // Of 48 bits the remainder is as good as even.
  const codeOf = (challenge: string) => CODE_FIRST + (drawn('code', challenge).readUIntBE(0, 6) % CODES)
  return {
    keyOf: (challenge) => drawn('key', challenge).subarray(0, KEY_BYTES).toString('hex'),
    codeOf,
    isCodeOf: (challenge, shown) => isSame(String(codeOf(challenge)), String(shown))
  }
}

/** What is reserved of a key. It is random, so nobody finds it by trying hashes. */
export function keyHash(key: string): string {
  return createHash('sha256').update(key.toLowerCase()).digest('hex')
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
