/** Access tokens that were bought with access tokens: each is good for a while, and all of a chain for 12 hours. */
import type { ExchangedTokens } from '@bursar/contracts'
import { type Caller, fail } from '@bursar/service-kit'
import type { TokenKeys } from './keys.ts'
import { type Holder, tokenClaims } from './token-claims.ts'

/** Real milliseconds from the login or refresh that a chain began with to the end of all that comes of it. */
const CHAIN_MS = 12 * 3_600_000

/**
 * Whoever has an access token may go on for a while, and no longer: one that was stolen does not become a session.
 * `since`, in a token of a chain, says when its first one was signed, in seconds as `iat`.
 */
export function extendedToken(
  keys: TokenKeys,
  { session, claims }: Caller,
  holder: Holder,
  { now, sessionEnds }: { readonly now: number; readonly sessionEnds: string }
): ExchangedTokens {
  const since = chainBegan(claims)
  const latest = Math.min(chainEnds(claims), Date.parse(sessionEnds))
  if (latest <= now) fail('invalid_token')
  return keys.sign({ ...tokenClaims(keys.settings, holder, session), since }, latest)
}

/** Real milliseconds at which all ends that comes of an access token alone. */
export function chainEnds(claims: Caller['claims']): number {
  return chainBegan(claims) * 1_000 + CHAIN_MS
}

const chainBegan = (claims: Caller['claims']) => (claims.since ?? claims.iat) as number
