/**
 * The names of profiles, as reservations of the log. A slug may name a person, so what is stored is a keyed hash
 * of it; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { firstFree } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction } from '@bursar/event-sourcing'
import { type LiveProfile, profileFold, profileStream, rename } from '../domain/profile.ts'

const space = 'name'

/** Name of the secret that slugs are hashed with. */
export const namesSecret = 'names'

export interface SlugNames {
  /** Gives a profile the first free name that begins with `slug`; another profile taking it starts again. */
  takeDerived(transaction: Transaction, slug: string, profile: string): Promise<string>
  /** The same for a shadow, which takes no other's name. */
  takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string>
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

  const holderOf = (transaction: Transaction, slug: string) =>
    transaction.reserved(space, reservation(slug, '').name)

  const suggest: SlugNames['suggest'] = (transaction, slug) =>
    firstFree(slug, async (candidate) => {
      const holder = await holderOf(transaction, candidate)
      const isFree = holder === undefined || (await shadowOf(transaction, holder)) !== undefined
      return isFree && !(await isUsersName(candidate))
    })

  async function takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string> {
    const isFree = async (candidate: string) => (await holderOf(transaction, candidate)) === undefined
    const free = await firstFree(
      slug,
      async (candidate) => (await isFree(candidate)) && !(await isUsersName(candidate))
    )
    transaction.reserve(reservation(free, profile), 'again')
    return free
  }

  /** A shadow's name is anybody's who asks for it: the shadow moves on to the next one. */
  async function moveShadow(transaction: Transaction, slug: string): Promise<void> {
    const holder = await holderOf(transaction, slug)
    const shadow = holder === undefined ? undefined : await shadowOf(transaction, holder)
    if (!shadow) return
    const next = await takeForShadow(transaction, slug, shadow.profile)
    transaction.release(space, reservation(slug, '').name)
    transaction.append(profileStream(shadow.profile), rename(shadow, next))
  }

  return {
    suggest,
    takeForShadow,
    async takeDerived(transaction, slug, profile) {
      const free = await suggest(transaction, slug)
      await moveShadow(transaction, free)
      transaction.reserve(reservation(free, profile), 'again')
      return free
    },
    async takeSent(transaction, slug, profile) {
      if (await isUsersName(slug)) throw new RefusedError(refusal)
      await moveShadow(transaction, slug)
      transaction.reserve(reservation(slug, profile), refusal)
    },
    release(transaction, slug) {
      transaction.release(space, reservation(slug, '').name)
    }
  }
}

/** The profile of that id, when it is a shadow that nobody manages. */
async function shadowOf(transaction: Transaction, id: string): Promise<LiveProfile | undefined> {
  const state = await transaction.load(profileStream(id), profileFold)
  return state.is === 'live' && state.kind === 'shadow' && !state.managed ? state : undefined
}
