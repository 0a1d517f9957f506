/**
 * Keys by which another browser goes on with a session for a while: a founder's app brings its customer in. A key leads to
 * the session that it may open, by what is reserved of its hash.
 */
import { type Engine, refuse, type Transaction } from '@bursar/event-sourcing'
import { keyHash } from '../challenges/secrets.ts'
import type { PartToOpen } from '../sessions/open-session.ts'

const space = 'handoff'

/** Real milliseconds that a key is good for. */
export const KEY_MS = 60_000

const KEY_BYTES = 20

/** Random, in 40 hex characters. */
export const drawKey = ({ world }: Pick<Engine, 'world'>) => world.random(KEY_BYTES).toString('hex')

/** Lets a key open a session; `expires` is real time. */
export function keepKey(
  transaction: Transaction,
  key: string,
  { of, session, until }: PartToOpen,
  expires: string
): void {
  const value = [of, session, until, expires].join(' ')
  transaction.reserve({ space, name: keyHash(key), value, expires }, refuse('version_conflict'))
}

/** The session that a key opens; undefined when it is none, was used, or has expired, or when the session would have ended. */
export async function openedBy(
  { events, world }: Pick<Engine, 'events' | 'world'>,
  key: string
): Promise<PartToOpen | undefined> {
  const kept = (await events.reserved(space, keyHash(key)))?.value
  const [of, session, until, expires] = kept?.split(' ') ?? []
  if (!of || !session || !until || !expires) return undefined
  if (Math.min(Date.parse(expires), Date.parse(until)) <= world.clock.real()) return undefined
  return { of, session, until }
}

/** Uses a key up. */
export const dropKey = (transaction: Transaction, key: string) => transaction.release(space, keyHash(key))
