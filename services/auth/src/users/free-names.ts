/** Whether a user name is free: users have names in this log, profiles in that of another service. */
import { isFreeFor, nameHolder } from '@bursar/contracts'
import type { Collection, Reservation, Transaction, WhenTaken } from '@bursar/event-sourcing'
import { keptFor, type ProfileRef, profileKey, userKey } from '@bursar/service-kit'
import type { Names } from './names.ts'

/** Asks, inside a transaction, whether `user` may be called `name`. */
export type IsFree = (transaction: Transaction, name: string) => Promise<boolean>

/** @param ownProfile id of the user's personal profile, whose slug is the user's own name */
export function freeNames(
  names: Names,
  access: Collection,
  user: string,
  ownProfile: string | undefined
): IsFree {
  return async (transaction, name) => {
    // A name of version 0.1 in lower case is reserved as it is written alone.
    const lower = names.asWritten(name.toLowerCase(), user)
    for (const reservation of [...names.allOf(name, user), lower]) {
      const holder = await transaction.reserved(reservation.space, reservation.name)
      if (holder !== user && !isFreeFor(holder, [user], transaction.time)) return false
    }
    const kept = await keptFor(access, name, transaction.time)
    if (kept !== undefined && kept !== user && kept !== ownProfile) return false
    // Of version 0.1 a name in capitals has no reservation without regard to case.
    const other = await access.find('username_folded', name.toLowerCase())
    if (other !== undefined && other.key !== userKey(user)) return false
    // Profiles are told of by events: their names are reserved in a log of another service.
    const folded = name.toLowerCase()
    const profile = (await access.find('slug', name)) ?? (await access.find('slug_folded', folded))
    if (profile === undefined) return true
    const { kind, managed } = JSON.parse(profile.body) as ProfileRef
    // A shadow that nobody manages has its name until somebody asks for it.
    if (kind === 'shadow' && !managed) return true
    return ownProfile !== undefined && profile.key === profileKey(ownProfile)
  }
}

/** Makes a reservation that is free for a user, in place of whoever gave it up; of several at one instant to one. */
export async function takeFree(
  transaction: Transaction,
  reservation: Reservation,
  whenTaken: WhenTaken
): Promise<void> {
  const { space, name, value } = reservation
  const holder = await transaction.reserved(space, name)
  if (holder === value) return
  if (holder !== undefined && isFreeFor(holder, [value], transaction.time)) {
    transaction.release(space, name)
    transaction.reserve(
      { space: 'regained', name: `${name} ${nameHolder(holder).keptUntil}`, value },
      whenTaken
    )
  }
  transaction.reserve(reservation, whenTaken)
}
