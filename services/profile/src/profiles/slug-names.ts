/**
 * The names of profiles, as reservations of the log: as they are written, and without regard to case. A slug may name
 * a person, so what is stored is a keyed hash of it; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { firstFree, givenUp, isFreeFor, nameHolder } from '@bursar/contracts'
import { RefusedError, type Reservation, type Transaction, type WhenTaken } from '@bursar/event-sourcing'
import { type LiveProfile, profileFold, profileStream, rename } from './domain/profile.ts'

/** Where slugs are reserved as they are written, and in lower case: version 0.1 made none of these. */
const spaces = ['name', 'folded'] as const

/** Name of the secret that slugs are hashed with. */
export const namesSecret = 'names'

export interface SlugNames {
  /** Gives a profile the first free name that begins with `slug`; another profile taking it starts again. */
  takeDerived(transaction: Transaction, slug: string, profile: string, user?: string): Promise<string>
  /** The same for a shadow, which takes no other's name. */
  takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string>
  /** Gives a profile exactly this name, or refuses naming the field `slug`. */
  takeSent(transaction: Transaction, slug: string, profile: string, user?: string): Promise<void>
  /** Gives a name up, for another or none. */
  giveUp(transaction: Transaction, given: GivenUp): Promise<void>
  /** Gives a name back that is anybody's at once. */
  free(transaction: Transaction, slug: string, profile: string): Promise<void>
}

export interface GivenUp {
  readonly profile: string
  readonly slug: string
  /** For a year the name is nobody's but theirs: the profile's, or the user's who archived it. */
  readonly owner: string
  /** The name that takes its place; what both are without regard to case stays. */
  readonly next?: string
}

/** A further question about a name that this log has not given away: does a user have it, or did another give it up? */
type IsUsersName = (slug: string, owners: readonly string[]) => Promise<boolean>

/** @param secret the 32 bytes of `namesSecret` */
export function slugNames(secret: Buffer, isUsersName: IsUsersName = async () => false): SlugNames {
  const reservations = (slug: string, value: string) => slugReservations(secret, slug, value)
  const refusal = {
    ok: false,
    code: 'name_taken',
    fields: { slug: ['This name is already taken.'] }
  } as const

  /** What stands in the way of a name, with who has it; of version 0.1 one in lower case as it is written alone. */
  async function heldOf(transaction: Transaction, slug: string): Promise<Reservation[]> {
    const lower = { space: 'name', name: hashed(secret, slug.toLowerCase()), value: '' }
    const wanted = slug === slug.toLowerCase() ? [] : [lower]
    const held: Reservation[] = []
    for (const one of [...reservations(slug, ''), ...wanted]) {
      const value = await transaction.reserved(one.space, one.name)
      if (value !== undefined) held.push({ ...one, value })
    }
    return held
  }

  const derived = (transaction: Transaction, slug: string, owners: readonly string[]) =>
    firstFree(slug, async (candidate) => {
      return (await isFree(transaction, candidate, owners)) && !(await isUsersName(candidate, owners))
    })

  /** Whether nobody is in the way but the first of `owners` itself, and shadows, which move on. */
  async function isFree(transaction: Transaction, slug: string, owners: readonly string[]) {
    for (const { value } of await heldOf(transaction, slug)) {
      const isOwn = value === owners[0] || isFreeFor(value, owners, transaction.time)
      if (!isOwn && !(await shadowOf(transaction, value))) return false
    }
    return true
  }

  /** Takes a name that nobody has, in place of whoever gave it up; of several at one instant one does. */
  async function take(
    transaction: Transaction,
    slug: string,
    owners: readonly [string, ...string[]],
    whenTaken: WhenTaken
  ) {
    for (const wanted of reservations(slug, owners[0])) {
      const { space, name, value } = wanted
      const holder = await transaction.reserved(space, name)
      if (holder === value) continue
      if (holder !== undefined && isFreeFor(holder, owners, transaction.time)) {
        transaction.release(space, name)
        transaction.reserve(
          { space: 'regained', name: `${name} ${nameHolder(holder).keptUntil}`, value },
          whenTaken
        )
      }
      transaction.reserve(wanted, whenTaken)
    }
  }

  async function takeForShadow(transaction: Transaction, slug: string, profile: string): Promise<string> {
    const free = await firstFree(slug, async (candidate) => {
      const held = await heldOf(transaction, candidate)
      const isTaken = held.some(({ value }) => !isFreeFor(value, [profile], transaction.time))
      return !isTaken && !(await isUsersName(candidate, [profile]))
    })
    await take(transaction, free, [profile], 'again')
    return free
  }

  /** A shadow's name is anybody's who asks for it: whichever has it moves on to the next one. */
  async function moveShadows(transaction: Transaction, slug: string, newcomer: string): Promise<void> {
    const moved = new Set<string>()
    for (const { space, name, value } of await heldOf(transaction, slug)) {
      const shadow = value === newcomer ? undefined : await shadowOf(transaction, value)
      if (!shadow) continue
      transaction.release(space, name)
      if (moved.has(value)) continue
      moved.add(value)
      const next = await takeForShadow(transaction, slug, value)
      transaction.append(profileStream(value), rename(shadow, next))
    }
  }

  return {
    takeForShadow,
    async takeDerived(transaction, slug, profile, user) {
      const owners = ownersOf(profile, user)
      const free = await derived(transaction, slug, owners)
      await moveShadows(transaction, free, profile)
      await take(transaction, free, owners, 'again')
      return free
    },
    async takeSent(transaction, slug, profile, user) {
      const owners = ownersOf(profile, user)
      const isTaken = (await isUsersName(slug, owners)) || !(await isFree(transaction, slug, owners))
      if (isTaken) throw new RefusedError(refusal)
      await moveShadows(transaction, slug, profile)
      await take(transaction, slug, owners, refusal)
    },
    async giveUp(transaction, { profile, slug, owner, next = '' }) {
      const kept = new Set(reservations(next, '').map(({ name }) => name))
      for (const one of reservations(slug, givenUp(owner, transaction.time, profile))) {
        if (kept.has(one.name)) continue
        // A name of version 0.1 may have none without regard to case: another has it then.
        const isOwn = one.space === 'name' || (await transaction.reserved(one.space, one.name)) === profile
        if (!isOwn) continue
        transaction.release(one.space, one.name)
        transaction.reserve(one, 'again')
      }
    },
    async free(transaction, slug, profile) {
      for (const { space, name } of reservations(slug, profile)) {
        if ((await transaction.reserved(space, name)) === profile) transaction.release(space, name)
      }
    }
  }
}

/** All that gives a slug to a profile. */
export function slugReservations(secret: Buffer, slug: string, value: string): Reservation[] {
  return spaces.map((space) => ({
    space,
    name: hashed(secret, space === 'name' ? slug : `folded ${slug.toLowerCase()}`),
    value
  }))
}

function hashed(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

const ownersOf = (profile: string, user: string | undefined): readonly [string, ...string[]] =>
  user === undefined ? [profile] : [profile, user]

/** The profile of that id, when it is a shadow that nobody manages. */
async function shadowOf(transaction: Transaction, id: string | undefined): Promise<LiveProfile | undefined> {
  if (id === undefined || nameHolder(id).keptUntil !== null) return undefined
  const state = await transaction.load(profileStream(id), profileFold)
  return state.is === 'live' && state.kind === 'shadow' && !state.managed ? state : undefined
}
