/** A passkey that a device has shown: whether it is a user's, and its use in a write. */
import type { ShownPasskey } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { openChallenges } from './challenges.ts'
import { applyPasskey, passkeys, passkeysStream } from './domain/passkeys.ts'
import { LOGIN } from './purposes.ts'
import { openWebauthn } from './webauthn.ts'

/** What a 401 says of a passkey that is of no use; `field` is where it came in. */
export const wrongPasskey = (field: string) => ({
  [field]: ['This passkey is unknown here, or its answer has expired. Try again.']
})

/** Uses it in the transaction: of two who show one answer at once, it is good for one. Refused, it says so of `field`. */
export type UsePasskey = (transaction: Transaction, field: string) => Promise<void>

/** Undefined where the device has not signed a challenge of ours with a passkey of that user. */
export async function showPasskey(
  { engine, origin }: Pick<OperationRequest, 'engine' | 'origin'>,
  user: string,
  shown: ShownPasskey
): Promise<UsePasskey | undefined> {
  const stream = passkeysStream(user)
  const found = (await engine.load(stream, passkeys)).find(({ passkey }) => passkey === shown.id)
  if (!found) return undefined
  const [challenges, webauthn] = [await openChallenges(engine), await openWebauthn(origin)]
  const isGood = (challenge: string) => challenges.isGood(LOGIN, challenge)
  const verified = await webauthn.verifyLogin(shown, found, isGood)
  if (!verified) return undefined
  const { challenge, counter } = verified
  return async (transaction, field) => {
    challenges.spend(transaction, challenge)
    const known = await transaction.load(stream, passkeys)
    const decision = applyPasskey(known, user, { passkey: shown.id, counter })
    transaction.append(stream, decision.ok ? decision : { ...decision, fields: wrongPasskey(field) })
  }
}
