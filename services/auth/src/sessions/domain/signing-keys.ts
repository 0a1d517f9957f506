/** The keys that tokens are signed with. Stream `signing-keys`; private halves are kept elsewhere. */
import type { AuthEvents, SigningKeyCreated, SigningKeyRetired } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

export const signingKeysStream = 'signing-keys'

/** A key that verifies tokens. */
export interface KnownKey {
  readonly kid: string
  /** Real time, ISO 8601. */
  readonly made_at: string
}

type KeyEvent = EventOf<AuthEvents, 'auth.signing-key-created' | 'auth.signing-key-retired'>

/** The keys, oldest first: the last one signs, all of them verify. */
export const signingKeys = fold<readonly KnownKey[], AuthEvents>([], {
  'auth.signing-key-created': (known, { kid, made_at }: SigningKeyCreated, { time }) => [
    ...known,
    { kid, made_at: made_at ?? time }
  ],
  'auth.signing-key-retired': (known, { kid }: SigningKeyRetired) => known.filter((one) => one.kid !== kid)
})

/** Takes a key into use when there is none yet. */
export function addFirstKey(known: readonly KnownKey[], key: SigningKeyCreated): Decision<KeyEvent> {
  return known.length > 0 ? happenedAll([]) : happened('auth.signing-key-created', key)
}

/** Another key signs from now on. The earlier ones verify what they signed; `atOnce`: nothing any more. */
export function addKey(
  known: readonly KnownKey[],
  key: SigningKeyCreated,
  atOnce: boolean
): Decision<KeyEvent> {
  const retired = atOnce ? known.map(retire) : []
  return happenedAll<KeyEvent>([{ type: 'auth.signing-key-created', data: key }, ...retired])
}

/** Retires keys whose successor is older than `overlapMs`: what they signed has ended by `now`, real time. */
export function retireKeys(known: readonly KnownKey[], now: string, overlapMs: number): Decision<KeyEvent> {
  const over = known.filter((_, n) => {
    const next = known[n + 1]
    return next !== undefined && Date.parse(next.made_at) + overlapMs <= Date.parse(now)
  })
  return happenedAll<KeyEvent>(over.map(retire))
}

/** Whether the key that signs is older than `ageMs`. */
export function isDue(known: readonly KnownKey[], now: string, ageMs: number): boolean {
  const newest = known.at(-1)
  return newest !== undefined && Date.parse(newest.made_at) + ageMs <= Date.parse(now)
}

function retire({ kid }: KnownKey): KeyEvent {
  return { type: 'auth.signing-key-retired', data: { kid } }
}
