/** The challenge that a key belongs to, read from the log: a key works at once after its mail. */
import type { Engine } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { isSameAddress } from '../addresses/domain/address.ts'
import type { LiveUser } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { byKey, type Challenge, challengesFold, challengesStream } from './domain/challenge.ts'
import { CHALLENGE_KEYS, keyHash } from './secrets.ts'

/** A challenge whose key counts, and its user; personal fields are opened. */
export interface FoundChallenge {
  readonly user: LiveUser
  readonly challenge: Challenge & { readonly address: string }
}

/** Fails with `key_unknown` for a key that counts no more, whatever the reason. */
export async function findChallenge(engine: Engine, key: string): Promise<FoundChallenge> {
  const { events, keys, load, world } = engine
  const reserved = (await events.reserved(CHALLENGE_KEYS, keyHash(key)))?.value
  if (reserved === undefined) fail('key_unknown')
  const [user = '', id = ''] = reserved.split(' ')
  const state = await load(challengesStream(user), challengesFold)
  const challenge = await keys.reveal(byKey(state, id, world.clock.real()))
  const account = challenge && (await readUser(engine, user))
  if (account?.is !== 'live' || challenge === undefined || !countsFor(account, challenge)) fail('key_unknown')
  return { user: account, challenge: challenge as FoundChallenge['challenge'] }
}

/** An account that took another address meanwhile is not opened by mail to the one before. */
export function countsFor(account: LiveUser, { purpose, kind, address }: Challenge): boolean {
  if (purpose === 'recover') return isSameAddress(account.verified[kind], address)
  if (purpose === 'activate') return !account.active && isSameAddress(account[kind], address)
  // A mail with a code to log in with has no key.
  return purpose === 'verify' && typeof address === 'string'
}
