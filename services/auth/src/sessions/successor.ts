/**
 * The successor of the refresh token that was spent last, kept for a moment: whoever shows the spent one again gets
 * it once more. It lies beside the log as what a name stands for, which is given back with its use; the log itself
 * would keep it. What is kept opens with the spent token alone, of which nothing here has more than the hash.
 */
import { createHmac } from 'node:crypto'
import type { Transaction } from '@bursar/event-sourcing'
import { openText, type Random, sealText } from '@bursar/service-kit'
import { REPEAT_MS, type Session } from './domain/session.ts'
import { type RefreshToken, readRefreshToken } from './refresh-token.ts'

const space = 'refresh-successor'

/** Clocks of two instances differ a little; whether it is still given out the rule says (session.ts). */
const keptMs = 2 * REPEAT_MS

/** Keeps `next` for whoever shows `spent`; `at` is real milliseconds. */
export function keepSuccessor(
  transaction: Transaction,
  spent: RefreshToken,
  next: RefreshToken,
  at: number,
  random: Random
): void {
  const value = sealText(sealOf(spent), next.text, random)
  const expires = new Date(at + keptMs).toISOString()
  transaction.reserve({ space, name: spent.hash, value, expires }, 'again')
}

/** What is kept for a token; undefined when nothing is. */
export async function keptSuccessor(
  transaction: Transaction,
  spent: RefreshToken
): Promise<RefreshToken | undefined> {
  const sealed = await transaction.reserved(space, spent.hash)
  const text = sealed === undefined ? undefined : openText(sealOf(spent), sealed)
  return text === undefined ? undefined : readRefreshToken(text)
}

/** Wipes what is kept for the token that a session spent last: its successor was used, or the session ends. */
export function wipeSuccessor(transaction: Transaction, state: Session): void {
  const last = state.is === 'open' ? state.spent.at(-1) : undefined
  if (last) transaction.release(space, last.hash)
}

function sealOf(spent: RefreshToken): Buffer {
  return createHmac('sha256', spent.text).update('bursar successor').digest()
}
