/** Unlinks every account at an issuer from a user who logs in no more: somebody may link each of them anew. */
import type { Transaction } from '@bursar/event-sourcing'
import { identitiesFold, identitiesStream, unlinkIdentity } from './domain/identities.ts'
import { IDENTITY_NAMES } from './find-identity.ts'

export async function unlinkAll(transaction: Transaction, user: string): Promise<void> {
  const stream = identitiesStream(user)
  const state = await transaction.load(stream, identitiesFold)
  for (const { identity, hash } of state) {
    transaction.append(stream, unlinkIdentity(state, { user, identity, hasOtherWay: true }))
    transaction.release(IDENTITY_NAMES, hash)
  }
}
