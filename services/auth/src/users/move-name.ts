/** Gives a user another name in place of the one of before, which is kept for a year. */
import { givenUp } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction } from '@bursar/event-sourcing'
import type { LiveUser, UserChanges } from './domain/user.ts'
import { type IsFree, takeFree } from './free-names.ts'
import type { Names } from './names.ts'
import { nameTakenNow } from './taken.ts'

const taken = nameTakenNow('slug')

/** Reserves the new name and gives up the old one; throws RefusedError when somebody else has it. */
export async function moveName(
  transaction: Transaction,
  { names, isFree }: { readonly names: Names; readonly isFree: IsFree },
  { user, slug: old }: LiveUser,
  { slug: wanted }: UserChanges
): Promise<void> {
  if (typeof wanted !== 'string') return
  const [had, now] = [typeof old === 'string' ? names.allOf(old, user) : [], names.allOf(wanted, user)]
  // What is the same without regard to case stays.
  const [left, added] = [without(had, now), without(now, had)]
  await giveUp(transaction, left, user)
  for (const one of added) {
    if (!(await isFree(transaction, wanted))) throw new RefusedError(taken)
    await takeFree(transaction, one, taken)
  }
}

/** Gives up the name of an account that is archived. */
export async function giveUpName(
  transaction: Transaction,
  names: Names,
  { user, slug }: LiveUser
): Promise<void> {
  if (typeof slug === 'string') await giveUp(transaction, names.allOf(slug, user), user)
}

async function giveUp(transaction: Transaction, left: readonly Reservation[], user: string): Promise<void> {
  for (const was of left) {
    // A name of version 0.1 may have none without regard to case: another has it then.
    if (was.space === 'folded' && (await transaction.reserved('folded', was.name)) !== user) continue
    transaction.release(was.space, was.name)
    transaction.reserve({ ...was, value: givenUp(user, transaction.time) }, taken)
  }
}

/** Those of `some` that are not among `others`. */
function without(some: readonly Reservation[], others: readonly Reservation[]): Reservation[] {
  return some.filter((one) => !others.some(({ space, name }) => space === one.space && name === one.name))
}
