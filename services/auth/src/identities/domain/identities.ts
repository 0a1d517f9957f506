/** Accounts at OpenID Connect issuers that a user logs in with. Stream `identities-<user>`. */
import type { AuthEvents, IdentityLinked } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** One of them; its address is text once revealed, sealed before. */
export interface LinkedIdentity extends Pick<IdentityLinked, 'identity' | 'hash' | 'issuer'> {
  readonly email: IdentityLinked['email'] | undefined
  readonly created_at: string
}

/** In the order in which they were linked. */
export type Identities = readonly LinkedIdentity[]

export type IdentityEvent = EventOf<AuthEvents, 'auth.identity-linked' | 'auth.identity-unlinked'>

/** Nobody has more accounts to log in with. */
const IDENTITIES_MAX = 20

export const identitiesStream = (user: string) => `identities-${user}`

export const identitiesFold = fold<Identities, AuthEvents>([], {
  'auth.identity-linked': (state, { identity, hash, issuer, email }: IdentityLinked, { time }) => [
    ...state,
    { identity, hash, issuer, email, created_at: time }
  ],
  'auth.identity-unlinked': (state, { identity }) => state.filter((one) => one.identity !== identity)
})

/** Links one, where there is room for it; that it is nobody else's the append's reservation says. */
export function linkIdentity(state: Identities, linked: IdentityLinked): Decision<IdentityEvent> {
  if (state.length >= IDENTITIES_MAX) return happenedAll([])
  return happened('auth.identity-linked', linked)
}

/** @param hasOtherWay whether the user can log in by something else than identities */
export function unlinkIdentity(
  state: Identities,
  { user, identity, hasOtherWay }: { user: string; identity: string; hasOtherWay: boolean }
): Decision<EventOf<AuthEvents, 'auth.identity-unlinked'>> {
  const found = state.find((one) => one.identity === identity)
  if (!found) return refuse('not_found')
  if (!hasOtherWay && state.length === 1) return refuse('last_way_in')
  return happened('auth.identity-unlinked', { user, identity, hash: found.hash })
}
