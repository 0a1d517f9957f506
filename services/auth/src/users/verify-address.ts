/** Gives a user an address that the user proved to have: whoever else had it loses it, in the same append. */
import { type Engine, foldOn, type Transaction } from '@bursar/event-sourcing'
import { leave, openAddresses } from '../addresses/addresses.ts'
import { type AddressKind, isSameAddress, losersOf, proveAddress } from '../addresses/domain/address.ts'
import { type LiveUser, loseAddress, user as userFold, userStream, verifyAddress } from './domain/user.ts'

/** What was proved, and by whom. */
export interface Proof {
  readonly user: string
  readonly kind: AddressKind
  readonly text: string
  /** The session in which it was asked for: it goes on. */
  readonly kept?: string | undefined
}

/**
 * Makes the step of a transaction; it takes the account as it is by then, revealed, and answers it as it is after. Nobody's
 * hold stands in the way of a proof.
 */
export async function addressProof(
  engine: Engine,
  { user, kind, text, kept }: Proof
): Promise<(transaction: Transaction, before: LiveUser) => Promise<LiveUser>> {
  const addresses = await openAddresses(engine)
  return async (transaction, before) => {
    const at = await addresses.load(transaction, kind, text)
    const decision = verifyAddress(before, kind, text, kept)
    transaction.append(userStream(user), decision)
    transaction.append(at.stream, proveAddress(at.state, { address: at.hash, user }))
    if (at.earlier !== undefined) transaction.release(kind, at.hash)
    for (const loser of losersOf(at.state, user)) {
      const account = await engine.keys.reveal(await transaction.load(userStream(loser), userFold))
      transaction.append(userStream(loser), loseAddress(account, kind, text))
    }
    // The one that it takes the place of, and one that was only noted.
    const [shown, verified] = [before[kind], before.verified[kind]]
    for (const old of isSameAddress(shown, verified) ? [shown] : [shown, verified]) {
      if (typeof old !== 'string' || isSameAddress(old, text)) continue
      leave(transaction, kind, await addresses.load(transaction, kind, old), user)
    }
    return decision.ok ? (foldOn(userFold, before, decision.events, transaction.time) as LiveUser) : before
  }
}
