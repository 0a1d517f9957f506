/**
 * The names of profiles, as reservations of the log. A slug may name a person, so what is stored is a keyed hash
 * of it; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { firstFree, givenUp, isFreeFor, nameHolder } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction, type WhenTaken } from '@bursar/event-sourcing'
import { type LiveProfile, profileFold, profileStream, rename } from '../domain/profile.ts'

const space = 'name'

/** Name of the secret that slugs are hashed with. */
export const namesSecret = 'names'

export interface SlugNames {
  /** Gives a profile the first free name that begins with `slug`; another profile taking it starts again. */
  takeDerived(transaction: Transaction, slug: string, profile: string, user?: string): Promise<string>
  /** The same for a shadow, which takes no other's name. */
  takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string>
  /** Gives a profile exactly this name, or refuses naming the field `slug`. */
  takeSent(transaction: Transaction, slug: string, profile: string, user?: string): Promise<void>
  /** Gives a name up: for a year it is nobody's but `owner`'s, the profile or the user who archived it. */
  giveUp(transaction: Transaction, slug: string, owner: string): void
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

  const derived = (transaction: Transaction, slug: string, owners: readonly string[]) =>
    firstFree(slug, async (candidate) => {
      const holder = await holderOf(transaction, candidate)
      const isFree =
        isFreeFor(holder, owners, transaction.time) || (await shadowOf(transaction, holder)) !== undefined
      return isFree && !(await isUsersName(candidate))
    })

  /** Takes a name that nobody has, in place of whoever gave it up; of several at one instant one does. */
  async function take(
    transaction: Transaction,
    wanted: Reservation,
    owners: readonly string[],
    whenTaken: WhenTaken
  ) {
    const { name, value } = wanted
    const holder = await transaction.reserved(space, name)
    if (holder !== undefined && isFreeFor(holder, owners, transaction.time)) {
      transaction.release(space, name)
      transaction.reserve(
        { space: 'regained', name: `${name} ${nameHolder(holder).keptUntil}`, value },
        whenTaken
      )
    }
    transaction.reserve(wanted, whenTaken)
  }

  async function takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string> {
    const isFree = async (candidate: string) =>
      isFreeFor(await holderOf(transaction, candidate), [profile], transaction.time)
    const free = await firstFree(
      slug,
      async (candidate) => (await isFree(candidate)) && !(await isUsersName(candidate))
    )
    await take(transaction, reservation(free, profile), [profile], 'again')
    return free
  }

  /** A shadow's name is anybody's who asks for it: the shadow moves on to the next one. */
  async function moveShadow(transaction: Transaction, slug: string): Promise<void> {
    const holder = await holderOf(transaction, slug)
    const shadow = await shadowOf(transaction, holder)
    if (!shadow) return
    const next = await takeForShadow(transaction, slug, shadow.profile)
    transaction.release(space, reservation(slug, '').name)
    transaction.append(profileStream(shadow.profile), rename(shadow, next))
  }

  return {
    takeForShadow,
    async takeDerived(transaction, slug, profile, user) {
      const owners = user === undefined ? [profile] : [profile, user]
      const free = await derived(transaction, slug, owners)
      await moveShadow(transaction, free)
      await take(transaction, reservation(free, profile), owners, 'again')
      return free
    },
    async takeSent(transaction, slug, profile, user) {
      if (await isUsersName(slug)) throw new RefusedError(refusal)
      await moveShadow(transaction, slug)
      const owners = user === undefined ? [profile] : [profile, user]
      await take(transaction, reservation(slug, profile), owners, refusal)
    },
    giveUp(transaction, slug, owner) {
      const { name } = reservation(slug, '')
      transaction.release(space, name)
      transaction.reserve({ space, name, value: givenUp(owner, transaction.time) }, 'again')
    }
  }
}

/** The profile of that id, when it is a shadow that nobody manages. */
async function shadowOf(transaction: Transaction, id: string | undefined): Promise<LiveProfile | undefined> {
  if (id === undefined || nameHolder(id).keptUntil !== null) return undefined
  const state = await transaction.load(profileStream(id), profileFold)
  return state.is === 'live' && state.kind === 'shadow' && !state.managed ? state : undefined
}
