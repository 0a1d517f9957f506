/** Gives a user an address that the user proved to have: whoever else had it loses it, in the same append. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { leave, openAddresses } from '../addresses/addresses.ts'
import { type AddressKind, isSameAddress, losersOf, proveAddress } from '../addresses/domain/address.ts'
import { loseAddress, user as userFold, userStream, verifyAddress } from './domain/user.ts'

/** What was proved, and by whom. */
export interface Proof {
  readonly user: string
  readonly kind: AddressKind
  readonly text: string
}

/** Makes the step of a transaction. Nobody's hold stands in the way of a proof. */
export async function addressProof(
  engine: Engine,
  { user, kind, text }: Proof
): Promise<(transaction: Transaction) => Promise<void>> {
  const addresses = await openAddresses(engine)
  return async (transaction) => {
    const account = async (id: string) => engine.keys.reveal(await transaction.load(userStream(id), userFold))
    const at = await addresses.load(transaction, kind, text)
    const before = await account(user)
    transaction.append(userStream(user), verifyAddress(before, kind, text))
    transaction.append(at.stream, proveAddress(at.state, { address: at.hash, user }))
    if (at.earlier !== undefined) transaction.release(kind, at.hash)
    for (const loser of losersOf(at.state, user)) {
      transaction.append(userStream(loser), loseAddress(await account(loser), kind, text))
    }
    if (before.is !== 'live') return
    // The one that it takes the place of, and one that was only noted.
    const [shown, verified] = [before[kind], before.verified[kind]]
    for (const old of isSameAddress(shown, verified) ? [shown] : [shown, verified]) {
      if (typeof old !== 'string' || isSameAddress(old, text)) continue
      leave(transaction, kind, await addresses.load(transaction, kind, old), user)
    }
  }
}
