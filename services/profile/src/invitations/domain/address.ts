/**
 * An e-mail address that offers were made to, on a stream of its own: so of an offer and a verification at one
 * instant each is seen by the one that comes second.
 */
import type { AddressAwaited, AddressDisowned, AddressOwned, ProfileEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** Offers to one address: those that wait, and the newest that are known to be somebody's. */
const most = 1_000

/** Whom a role is given: a user by name, or whoever has an e-mail address; `user` is who verified it, if anybody did. */
export type Recipient = { readonly user: string } | { readonly address: string; readonly user: string | null }

export interface Address {
  /** Who has verified it; null when nobody has. */
  readonly user: string | null
  /** Where that stands in the log of the auth service. */
  readonly at: number
  /** What was offered to it: profile and offer. */
  readonly offers: readonly { readonly profile: string; readonly offer: string }[]
}

type AddressEvent = EventOf<
  ProfileEvents,
  'profile.address-awaited' | 'profile.address-owned' | 'profile.address-disowned'
>

export const addressStream = (address: string) => `address-${address}`

/** An address as its stream tells it. */
export const addressFold = fold<Address, ProfileEvents>(
  { user: null, at: 0, offers: [] },
  {
    'profile.address-awaited': (state, { profile, offer }: AddressAwaited) => ({
      ...state,
      offers: [...state.offers, { profile, offer }].slice(-most)
    }),
    'profile.address-owned': ({ offers }, { user, at = 0 }: AddressOwned) => ({ user, at, offers }),
    'profile.address-disowned': (state) => ({ ...state, user: null })
  }
)

/** An offer was made to it. What waits is not pushed out by what comes later. */
export function awaitAddress({ user, offers }: Address, data: AddressAwaited): Decision<AddressEvent> {
  if (user === null && offers.length >= most) return refuse('too_many_invitations')
  return happened('profile.address-awaited', data)
}

/** A user verified it, whosever it was before. Of two verifications the later one counts, whichever is told of first. */
export function ownAddress(
  state: Address,
  data: AddressOwned & { readonly at: number }
): Decision<AddressEvent> {
  const isKnown = state.user === data.user || data.at < state.at
  return isKnown ? happenedAll([]) : happened('profile.address-owned', data)
}

/** A user verified another in its place. */
export function disownAddress(state: Address, data: AddressDisowned): Decision<AddressEvent> {
  return state.user === data.user ? happened('profile.address-disowned', data) : happenedAll([])
}
