/** Whether a user name is free: users have names in this log, profiles in that of another service. */
import type { Collection, Transaction } from '@bursar/event-sourcing'
import { type ProfileRef, profileKey } from '@bursar/service-kit'
import type { Names } from './reservations.ts'

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
    const reservation = names.reservation('name', name, user)
    const holder = await transaction.reserved(reservation.space, reservation.name)
    if (holder !== undefined && holder !== user) return false
    // Profiles are told of by events: their names are reserved in a log of another service.
    const profile = await access.find('slug', name)
    if (profile === undefined) return true
    const { kind, managed } = JSON.parse(profile.body) as ProfileRef
    // A shadow that nobody manages has its name until somebody asks for it.
    if (kind === 'shadow' && !managed) return true
    return ownProfile !== undefined && profile.key === profileKey(ownProfile)
  }
}
