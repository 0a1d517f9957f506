/** Passkeys of a user. Stream `passkeys-<user>`. */
import type { AuthEvents, PasskeyRegistered, PasskeyRemoved } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** A passkey; its title is text once revealed, sealed before. */
export interface PasskeyState extends Omit<PasskeyRegistered, 'user' | 'person'> {
  readonly created_at: string
  readonly last_used_at: string | null
}

/** In the order of their making. */
export type Passkeys = readonly PasskeyState[]

export type PasskeyEvent = EventOf<
  AuthEvents,
  'auth.passkey-registered' | 'auth.passkey-renamed' | 'auth.passkey-used' | 'auth.passkey-removed'
>

/** Passkeys of one user at most. */
export const PASSKEYS_MAX = 20

export const passkeysStream = (user: string) => `passkeys-${user}`

export const passkeys = fold<Passkeys, AuthEvents>([], {
  'auth.passkey-registered': (known, { user: _, person: __, ...passkey }: PasskeyRegistered, { time }) => [
    ...known,
    { ...passkey, created_at: time, last_used_at: null }
  ],
  'auth.passkey-renamed': (known, { passkey, title }) =>
    known.map((one) => (one.passkey === passkey ? { ...one, title } : one)),
  'auth.passkey-used': (known, { passkey, counter }, { time }) =>
    known.map((one) => (one.passkey === passkey ? { ...one, counter, last_used_at: time } : one)),
  'auth.passkey-removed': (known, removed) => known.filter(({ passkey }) => passkey !== removed.passkey)
})

/** Registers a passkey; a device has one of each account. */
export function registerPasskey(
  known: Passkeys,
  wanted: Omit<PasskeyRegistered, 'person'>
): Decision<PasskeyEvent> {
  if (known.some(({ passkey }) => passkey === wanted.passkey)) return refuse('passkey_refused')
  if (known.length >= PASSKEYS_MAX) return refuse('too_many_passkeys')
  return happened('auth.passkey-registered', { ...wanted, person: wanted.user })
}

/** Calls a passkey otherwise; `title` is not empty. */
export function renamePasskey(
  known: Passkeys,
  user: string,
  { passkey, title }: { readonly passkey: string; readonly title: string }
): Decision<PasskeyEvent> {
  if (!known.some((one) => one.passkey === passkey)) return refuse('not_found')
  return happened('auth.passkey-renamed', { user, person: user, passkey, title })
}

/**
 * Uses a passkey. A device that counts, and has counted no further than before, has a copy somewhere: neither is
 * believed.
 */
export function applyPasskey(
  known: Passkeys,
  user: string,
  shown: { readonly passkey: string; readonly counter: number }
): Decision<PasskeyEvent> {
  const found = known.find(({ passkey }) => passkey === shown.passkey)
  const counts = shown.counter > 0 || (found?.counter ?? 0) > 0
  if (!found || (counts && shown.counter <= found.counter)) return refuse('wrong_credentials')
  return happened('auth.passkey-used', { user, ...shown })
}

/** Removes a passkey; `hasOtherWay`: the user can log in by something else than passkeys. */
export function removePasskey(
  known: Passkeys,
  user: string,
  { passkey, hasOtherWay }: { readonly passkey: string; readonly hasOtherWay: boolean }
): Decision<PasskeyEvent> {
  const found = known.filter((one) => one.passkey === passkey)
  if (found.length === 0) return refuse('not_found')
  if (known.length === 1 && !hasOtherWay) return refuse('last_way_in')
  return removePasskeys(found, user, 'asked')
}

/** Removes all of them. */
export function removePasskeys(
  known: Passkeys,
  user: string,
  reason: PasskeyRemoved['reason']
): Decision<PasskeyEvent> {
  return happenedAll(
    known.map(({ passkey }) => ({ type: 'auth.passkey-removed', data: { user, passkey, reason } }) as const)
  )
}
