/** Gives a new user the names that a registration asks for, or says which of them are taken. */
import { firstFree } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { openNames } from '../names/reservations.ts'
import type { Registration } from './registration.ts'

const taken = {
  name: 'This name is already taken.',
  email: 'This e-mail address is already taken.',
  phone: 'This phone number is already taken.'
}

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
  const access = collection('access')

  return async (transaction) => {
    const faults: Record<string, string[]> = {}
    const isTaken = async ({ space, name }: Reservation) =>
      (await transaction.reserved(space, name)) !== undefined

    /** Profiles are told of by events: their names are reserved in a log of another service. */
    const isFree = async (text: string) =>
      !(await isTaken(names.reservation('name', text, user))) && !(await access.find('slug', text))

    async function take(space: 'email' | 'phone', text: string | undefined) {
      if (text === undefined) return
      const reservation = names.reservation(space, text, user)
      if (await isTaken(reservation)) faults[space] = [taken[space]]
      transaction.reserve(reservation, refusal(space, space))
    }

    const slug = name.sentAs ? name.text : await firstFree(name.text, isFree)
    if (name.sentAs && !(await isFree(slug))) faults[name.sentAs] = [taken.name]
    await take('email', email)
    await take('phone', phone)
    if (Object.keys(faults).length > 0)
      throw new RefusedError({ ok: false, code: codeOf(faults), fields: faults })
    transaction.reserve(
      names.reservation('name', slug, user),
      name.sentAs ? refusal('name', name.sentAs) : 'again'
    )
    return slug
  }
}

function refusal(space: keyof typeof taken, field: string) {
  return { ok: false, code: `${space}_taken`, fields: { [field]: [taken[space]] } } as const
}

function codeOf(faults: Record<string, string[]>): string {
  const [field = ''] = Object.keys(faults)
  return field in taken ? `${field}_taken` : 'name_taken'
}
