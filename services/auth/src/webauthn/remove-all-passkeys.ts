/** Removes every passkey of a user, in a write that ends what they were made under. */
import type { PasskeyRemoved } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { passkeys, passkeysStream, removePasskeys } from './domain/passkeys.ts'

export async function removeAllPasskeys(
  transaction: Transaction,
  user: string,
  reason: PasskeyRemoved['reason']
): Promise<void> {
  const stream = passkeysStream(user)
  transaction.append(stream, removePasskeys(await transaction.load(stream, passkeys), user, reason))
}
