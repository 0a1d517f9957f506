/** Gives a new user the names that a registration asks for, or says which of them are taken. */
import { firstFree } from '@bursar/contracts'
import { RefusedError, type Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { freeNames, takeFree } from '../names/free-names.ts'
import { openNames } from '../names/reservations.ts'
import { refusalOfTaken, takenNow } from '../names/taken.ts'
import type { Registration } from './registration.ts'

/**
 * Makes the step of the transaction that reserves the names; it answers the user name. Names that were sent
 * are refused when taken, all at once; a derived name moves on to the next number.
 */
export async function takeNames(
  { engine, collection }: OperationRequest<any, any>,
  { name, email, phone }: Registration,
  user: string
): Promise<(transaction: Transaction) => Promise<string>> {
  const names = await openNames(engine)
  const isFree = freeNames(names, collection('access'), user, undefined)

  return async (transaction) => {
    const taken: { name?: string; email?: string; phone?: string } = {}

    async function take(space: 'email' | 'phone', text: string | undefined) {
      if (text === undefined) return
      const reservation = names.reservation(space, text, user)
      if ((await transaction.reserved(space, reservation.name)) !== undefined) taken[space] = space
      transaction.reserve(reservation, takenNow(space, space))
    }

    const slug = name.sentAs
      ? name.text
      : await firstFree(name.text, (candidate) => isFree(transaction, candidate))
    if (name.sentAs && !(await isFree(transaction, slug))) taken.name = name.sentAs
    await take('email', email)
    await take('phone', phone)
    const refusal = refusalOfTaken(taken)
    if (refusal) throw new RefusedError(refusal)
    const whenTaken = name.sentAs ? takenNow('name', name.sentAs) : 'again'
    for (const reservation of names.allOf(slug, user)) await takeFree(transaction, reservation, whenTaken)
    return slug
  }
}
