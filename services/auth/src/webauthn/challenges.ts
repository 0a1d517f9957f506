/**
 * Challenges that a device signs: random bytes with their time and a mark under a secret of the service. Asking for one
 * stores nothing, so nobody fills the store by asking; what is stored is that one was used, until it would have expired.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Engine, Transaction } from '@bursar/event-sourcing'

/** Real milliseconds that one is good for. */
export const CHALLENGE_MS = 300_000

/** Bytes of its parts. */
const parts = { time: 6, random: 18, mark: 24 } as const
const MARKED = parts.time + parts.random

/** Reservations of challenges that were used. */
const space = 'passkey-challenge'

export interface PasskeyChallenges {
  issue(purpose: string): Buffer
  /** Whether it was issued for that purpose, of late. */
  isGood(purpose: string, challenge: string): boolean
  /** Uses it up in a write: of two who show one at once, it is good for one. */
  spend(transaction: Transaction, challenge: string): void
}

export async function openChallenges({
  keys,
  world
}: Pick<Engine, 'keys' | 'world'>): Promise<PasskeyChallenges> {
  const secret = await keys.secret('passkey-challenges')
  const { clock, random } = world
  const markOf = (purpose: string, marked: Buffer) =>
    createHmac('sha256', secret).update(`${purpose}\n`).update(marked).digest().subarray(0, parts.mark)

  return {
    issue(purpose) {
      const time = Buffer.alloc(parts.time)
      time.writeUIntBE(clock.real(), 0, parts.time)
      const marked = Buffer.concat([time, random(parts.random)])
      return Buffer.concat([marked, markOf(purpose, marked)])
    },
    isGood(purpose, challenge) {
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== MARKED + parts.mark || bytes.toString('base64url') !== challenge) return false
      const marked = bytes.subarray(0, MARKED)
      if (!timingSafeEqual(bytes.subarray(MARKED), markOf(purpose, marked))) return false
      const age = clock.real() - marked.readUIntBE(0, parts.time)
      return age <= CHALLENGE_MS
    },
    spend(transaction, challenge) {
      const name = createHash('sha256').update(challenge).digest('base64url')
      // Clocks of two instances differ a little.
      const expires = new Date(clock.real() + 2 * CHALLENGE_MS).toISOString()
      transaction.reserve({ space, name, value: 'used', expires }, { ok: false, code: 'passkey_refused' })
    }
  }
}
