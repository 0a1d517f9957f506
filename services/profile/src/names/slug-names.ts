/**
 * The names of profiles, as reservations of the log. A slug may name a person, so what is stored is a keyed hash
 * of it; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { firstFree } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction } from '@bursar/event-sourcing'

const space = 'name'

/** Name of the secret that slugs are hashed with. */
export const namesSecret = 'names'

export interface SlugNames {
  /** Gives a profile the first free name that begins with `slug`; another profile taking it starts again. */
  takeDerived(transaction: Transaction, slug: string, profile: string): Promise<string>
  /** The first free name that begins with `slug`, without giving it away. */
  suggest(transaction: Transaction, slug: string): Promise<string>
  /** Gives a profile exactly this name, or refuses naming the field `slug`. */
  takeSent(transaction: Transaction, slug: string, profile: string): Promise<void>
  /** Gives a name back. */
  release(transaction: Transaction, slug: string): void
}

/** A further question about a name that this log has not given away: does a user have it? */
type IsUsersName = (slug: string) => Promise<boolean>

/** @param secret the 32 bytes of `namesSecret` */
export function slugNames(secret: Buffer, isUsersName: IsUsersName = async () => false): SlugNames {
  const reservation = (slug: string, profile: string): Reservation => ({
    space,
    name: createHmac('sha256', secret).update(slug).digest('base64url'),
    value: profile
  })
  const refusal = {
    ok: false,
    code: 'name_taken',
    fields: { slug: ['This name is already taken.'] }
  } as const

  const suggest: SlugNames['suggest'] = (transaction, slug) =>
    firstFree(slug, async (candidate) => {
      const holder = await transaction.reserved(space, reservation(candidate, '').name)
      return holder === undefined && !(await isUsersName(candidate))
    })

  return {
    suggest,
    async takeDerived(transaction, slug, profile) {
      const free = await suggest(transaction, slug)
      transaction.reserve(reservation(free, profile), 'again')
      return free
    },
    async takeSent(transaction, slug, profile) {
      const wanted = reservation(slug, profile)
      if (await isUsersName(slug)) throw new RefusedError(refusal)
      transaction.reserve(wanted, refusal)
    },
    release(transaction, slug) {
      transaction.release(space, reservation(slug, '').name)
    }
  }
}
