/** Gives a user other names in place of those of before: addresses are free then, the name is kept for a year. */
import { givenUp } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction } from '@bursar/event-sourcing'
import type { LiveUser, UserChanges } from '../domain/user.ts'
import { type IsFree, takeFree } from './free-names.ts'
import type { NameSpace, Names } from './reservations.ts'
import { refusalOfTaken, takenNow } from './taken.ts'

const spaces: readonly (readonly [NameSpace, 'slug' | 'email' | 'phone'])[] = [
  ['name', 'slug'],
  ['email', 'email'],
  ['phone', 'phone']
]

/** Reserves what changes and gives up what it replaces; throws RefusedError with every name that is taken. */
export async function moveNames(
  transaction: Transaction,
  { names, isFree }: { readonly names: Names; readonly isFree: IsFree },
  before: LiveUser,
  changes: UserChanges
): Promise<void> {
  const taken: Partial<Record<NameSpace, string>> = {}
  for (const [space, field] of spaces) {
    const [old, wanted] = [before[field], changes[field]]
    if (typeof wanted !== 'string') continue
    const reservations = (text: unknown) => {
      if (typeof text !== 'string' || text === '') return []
      return space === 'name' ? names.allOf(text, before.user) : [names.reservation(space, text, before.user)]
    }
    const [had, now] = [reservations(old), reservations(wanted)]
    // An address that is written in other letters is the same address; a name keeps what is without regard to case.
    const [left, added] = [without(had, now), without(now, had)]
    for (const was of left) {
      // A name of version 0.1 may have none without regard to case: another has it then.
      if (was.space === 'folded' && (await transaction.reserved('folded', was.name)) !== before.user) continue
      transaction.release(was.space, was.name)
      if (space !== 'name') continue
      const value = givenUp(before.user, transaction.time)
      transaction.reserve({ ...was, value }, takenNow(space, field))
    }
    for (const one of added) {
      const holder = await transaction.reserved(one.space, one.name)
      const free = space === 'name' ? await isFree(transaction, wanted) : holder === undefined
      if (!free) taken[space] = field
      else await takeFree(transaction, one, takenNow(space, field))
    }
  }
  const refusal = refusalOfTaken(taken)
  if (refusal) throw new RefusedError(refusal)
}

/** Those of `some` that are not among `others`. */
function without(some: readonly Reservation[], others: readonly Reservation[]): Reservation[] {
  return some.filter((one) => !others.some(({ space, name }) => space === one.space && name === one.name))
}
