/**
 * An e-mail address that offers were made to, on a stream of its own: so of an offer and a verification at one
 * instant each is seen by the one that comes second.
 */
import type { AddressAwaited, AddressOwned, ProfileEvents } from '@bursar/contracts'
import { type Decision, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** Offers that wait for one address. */
const most = 1_000

export interface Address {
  /** The user who verified it last; null when nobody has. */
  readonly user: string | null
  /** Offers that nobody could see yet: profile and offer. */
  readonly waiting: readonly { readonly profile: string; readonly offer: string }[]
}

export const addressStream = (address: string) => `address-${address}`

/** An address as its stream tells it. */
export const addressFold = fold<Address, ProfileEvents>(
  { user: null, waiting: [] },
  {
    'profile.address-awaited': (state, { profile, offer }: AddressAwaited) => ({
      ...state,
      waiting: [...state.waiting, { profile, offer }]
    }),
    'profile.address-owned': (_, { user }: AddressOwned) => ({ user, waiting: [] })
  }
)

/** An offer was made to an address that nobody has verified. */
export function awaitAddress(
  { waiting }: Address,
  data: AddressAwaited
): Decision<{ type: 'profile.address-awaited'; data: AddressAwaited }> {
  return waiting.length >= most ? refuse('too_many_invitations') : happened('profile.address-awaited', data)
}

/** A user verified it. */
export function ownAddress(
  state: Address,
  data: AddressOwned
): Decision<{ type: 'profile.address-owned'; data: AddressOwned }> {
  if (state.user === data.user && state.waiting.length === 0) return happenedAll([])
  return happened('profile.address-owned', data)
}
