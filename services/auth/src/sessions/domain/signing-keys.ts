/** The keys that tokens are signed with. Stream `signing-keys`; private halves are kept elsewhere. */
import type { AuthEvents, SigningKeyCreated } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

export const signingKeysStream = 'signing-keys'

/** Ids of the keys, oldest first: the last one signs. */
export const signingKeys = fold<readonly string[], AuthEvents>([], {
  'auth.signing-key-created': (kids, { kid }: SigningKeyCreated) => [...kids, kid]
})

/** Takes a key into use when there is none yet. */
export function addFirstKey(
  kids: readonly string[],
  key: SigningKeyCreated
): Decision<EventOf<AuthEvents, 'auth.signing-key-created'>> {
  return kids.length > 0 ? happenedAll([]) : happened('auth.signing-key-created', key)
}
