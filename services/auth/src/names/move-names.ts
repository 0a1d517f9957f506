/** Gives a user other names in place of those of before: addresses are free then, the name is kept for a year. */
import { givenUp } from '@bursar/contracts'
import { RefusedError, type Transaction } from '@bursar/event-sourcing'
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
    const now = wanted === '' ? undefined : names.reservation(space, wanted, before.user)
    const was = typeof old === 'string' ? names.reservation(space, old, before.user) : undefined
    // An address that is written in other letters is the same address.
    if (now?.name === was?.name) continue
    if (was) transaction.release(space, was.name)
    if (was && space === 'name') {
      const value = givenUp(before.user, transaction.time)
      transaction.reserve({ ...was, value }, takenNow(space, field))
    }
    if (!now) continue
    const holder = await transaction.reserved(space, now.name)
    const free = space === 'name' ? await isFree(transaction, wanted) : holder === undefined
    if (!free) taken[space] = field
    if (free) await takeFree(transaction, now, takenNow(space, field))
    else transaction.reserve(now, takenNow(space, field))
  }
  const refusal = refusalOfTaken(taken)
  if (refusal) throw new RefusedError(refusal)
}
