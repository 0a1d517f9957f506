/** How passkeys are shown; they come revealed. */
import type { Passkey } from '@bursar/contracts'
import { shownText } from '@bursar/service-kit'
import type { PasskeyState } from '../webauthn/domain/passkeys.ts'

export function passkeyView({ passkey, title, created_at, last_used_at }: PasskeyState): Passkey {
  return { id: passkey, title: shownText(title), created_at, last_used_at }
}
