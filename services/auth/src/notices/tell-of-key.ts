/** A mail to whoever has an account that something new lets in, or that lost a way in. */
import { createHash } from 'node:crypto'
import type { Transaction } from '@bursar/event-sourcing'
import { type AccountMail, askMail } from './kind.ts'

export interface KeyMail extends AccountMail {
  readonly notice: 'passkeyAdded' | 'passkeyRemoved' | 'apiKeyMade'
  /** Id of the passkey or the API key. */
  readonly about: string
}

/** Once for each of an account: an authenticator chooses the ids of its passkeys, and another account may have the same. */
export function tellOfKey(transaction: Transaction, mail: KeyMail): void {
  const id = createHash('sha256').update(`${mail.user} ${mail.about}`).digest('base64url')
  askMail(transaction, `${mail.notice} ${id}`, mail)
}
