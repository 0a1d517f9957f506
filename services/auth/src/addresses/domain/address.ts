/**
 * An e-mail address or a phone number of accounts. Stream `address-<hash>`: of two who take it at one instant one comes
 * second, and sees the other.
 */
import type { AddressClaimed, AddressLeft, AddressProved, AuthEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

export type AddressKind = 'email' | 'phone'

const limits = {
  /** For so long an address that nobody has verified is nobody else's. */
  heldMs: 86_400_000,
  /** Accounts that are known to have one address; it logs none of several in. */
  accounts: 20
}

/** What version 0.1 held was held for good. */
const withoutEnd = '9999-12-31T23:59:59.999Z'

export interface Address {
  /** Who has verified it. */
  readonly owner: string | null
  /** Accounts that have it and have not verified it. */
  readonly claims: readonly string[]
  /** For whom it is or was held, and up to when; null as long as nobody had it. It is held once. */
  readonly held: { readonly user: string; readonly until: string } | null
}

export type AddressEvent = EventOf<
  AuthEvents,
  'auth.address-claimed' | 'auth.address-left' | 'auth.address-proved'
>

export const addressStream = (hash: string) => `address-${hash}`

/** An address as its stream tells it. */
export const addressFold = fold<Address, AuthEvents>(
  { owner: null, claims: [], held: null },
  {
    'auth.address-claimed': (state, { user, held_until }: AddressClaimed) => ({
      ...state,
      claims: [...state.claims, user],
      held: held_until === undefined ? state.held : { user, until: held_until }
    }),
    'auth.address-left': ({ owner, claims, held }, { user }: AddressLeft, { time }) => ({
      owner: owner === user ? null : owner,
      claims: claims.filter((one) => one !== user),
      held: held?.user === user && held.until > time ? { user, until: time } : held
    }),
    'auth.address-proved': (_, { user }: AddressProved) => ({ owner: user, claims: [], held: null })
  }
)

/** The same with the account that had it in version 0.1, which noted that elsewhere. */
export function withEarlier(state: Address, user: string | undefined): Address {
  if (user === undefined || state.owner !== null) return state
  const others = state.claims.filter((one) => one !== user)
  return { owner: null, claims: [user, ...others], held: { user, until: withoutEnd } }
}

/** Whether two revealed texts are one address, however they are written. */
export function isSameAddress(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false
  return one.toLowerCase() === other.toLowerCase()
}

/** Whether it is somebody else's: who verified it, or for whom it is held. */
export function isTakenFrom({ owner, held }: Address, user: string, now: string): boolean {
  if (owner !== null) return owner !== user
  return held !== null && held.user !== user && now < held.until
}

/** Whom it logs in: who verified it, else the only account that has it. */
export function accountOf({ owner, claims }: Address): string | undefined {
  return owner ?? (claims.length === 1 ? claims[0] : undefined)
}

interface Claim {
  readonly kind: AddressKind
  readonly address: string
  readonly user: string
  readonly now: string
}

/** An account takes it, unverified. Nobody held it before: it is held. Else the account has it beside the others. */
export function claimAddress(state: Address, { kind, address, user, now }: Claim): Decision<AddressEvent> {
  if (isTakenFrom(state, user, now)) return refuse(`${kind}_taken`)
  if (state.owner === user || state.claims.includes(user)) return happenedAll([])
  if (state.claims.length >= limits.accounts) return happenedAll([])
  const heldUntil = new Date(Date.parse(now) + limits.heldMs).toISOString()
  return happened('auth.address-claimed', {
    address,
    user,
    ...(state.held === null && { held_until: heldUntil })
  })
}

/** An account takes another, or none. */
export function leaveAddress({ owner, claims }: Address, left: AddressLeft): Decision<AddressEvent> {
  const had = owner === left.user || claims.includes(left.user)
  return had ? happened('auth.address-left', left) : happenedAll([])
}

/** A user proved to have it, whoever had or held it before. */
export function proveAddress({ owner, claims }: Address, proved: AddressProved): Decision<AddressEvent> {
  if (owner === proved.user && claims.length === 0) return happenedAll([])
  return happened('auth.address-proved', proved)
}

/** Whose it was before a user proved to have it. */
export function losersOf({ owner, claims }: Address, user: string): readonly string[] {
  return [...(owner === null ? [] : [owner]), ...claims].filter((one) => one !== user)
}
