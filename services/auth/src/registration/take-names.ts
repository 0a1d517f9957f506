/** Gives a new user the names that a registration asks for, or says which of them are taken. */
import { firstFree } from '@bursar/contracts'
import { RefusedError, type Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { addressKinds, openAddresses } from '../addresses/addresses.ts'
import { claimAddress } from '../addresses/domain/address.ts'
import { freeNames, takeFree } from '../users/free-names.ts'
import { openNames } from '../users/names.ts'
import { nameTakenNow, refusalOfTaken, type Unique } from '../users/taken.ts'
import type { Registration } from './registration.ts'

/**
 * Makes the step of the transaction that takes name and addresses; it answers the user name. Names that were sent
 * are refused when taken, all at once; a derived name moves on to the next number.
 */
export async function takeNames(
  { engine, collection }: OperationRequest<any, any>,
  { name, ...wanted }: Registration,
  user: string
): Promise<(transaction: Transaction) => Promise<string>> {
  const names = await openNames(engine)
  const addresses = await openAddresses(engine)
  const isFree = freeNames(names, collection('access'), user, undefined)

  return async (transaction) => {
    const taken: { [Space in Unique]?: string } = {}
    const slug = name.sentAs
      ? name.text
      : await firstFree(name.text, (candidate) => isFree(transaction, candidate))
    if (name.sentAs && !(await isFree(transaction, slug))) taken.name = name.sentAs
    for (const kind of addressKinds) {
      const text = wanted[kind]
      if (text === undefined) continue
      const { stream, state, hash } = await addresses.load(transaction, kind, text)
      const claimed = claimAddress(state, { kind, address: hash, user, now: transaction.time })
      if (claimed.ok) transaction.append(stream, claimed)
      else taken[kind] = kind
    }
    const refusal = refusalOfTaken(taken)
    if (refusal) throw new RefusedError(refusal)
    const whenTaken = name.sentAs ? nameTakenNow(name.sentAs) : 'again'
    for (const reservation of names.allOf(slug, user)) await takeFree(transaction, reservation, whenTaken)
    return slug
  }
}
