/**
 * User names, as reservations of the log: one user has each at a time. They are personal, so what is stored is a keyed
 * hash of them; the key lies where the keys of persons lie. Addresses have streams of their own; version 0.1 reserved
 * them too.
 */
import { nameHolder } from '@bursar/contracts'
import type { Engine, Reservation } from '@bursar/event-sourcing'
import { hashedName, namesSecret } from '../shared/hashed-name.ts'

/** Where user names are reserved as they are written, and in lower case: version 0.1 made none of these. */
type NameSpace = 'name' | 'folded'

export interface Names {
  /** The reservation that gives a name to a user, as it is written. */
  asWritten(name: string, user: string): Reservation
  /** All that give a user name to a user: as it is written, and without regard to case. */
  allOf(name: string, user: string): readonly Reservation[]
  /** Id of the user who has a name as it is written. One that was given up leads to nobody. */
  holder(name: string): Promise<string | undefined>
  /** Id of the user who has a name without regard to case; of two of version 0.1 the first. */
  foldedHolder(name: string): Promise<string | undefined>
}

/** Opens the names of this service's log. */
export async function openNames({ keys, events }: Pick<Engine, 'keys' | 'events'>): Promise<Names> {
  const key = await keys.secret(namesSecret)
  async function has(space: NameSpace, name: string): Promise<string | undefined> {
    const found = await events.reserved(space, hashedName(key, space, name))
    const { owner, keptUntil } = nameHolder(found?.value ?? '')
    return keptUntil === null ? owner || undefined : undefined
  }
  return {
    ...userNames(key),
    holder: (name) => has('name', name),
    foldedHolder: (name) => has('folded', name)
  }
}

/** @param key the 32 bytes of `namesSecret` */
export function userNames(key: Buffer): Pick<Names, 'asWritten' | 'allOf'> {
  const reservation = (space: NameSpace, name: string, value: string): Reservation => ({
    space,
    name: hashedName(key, space, name),
    value
  })
  return {
    asWritten: (name, user) => reservation('name', name, user),
    allOf: (name, user) => [reservation('name', name, user), reservation('folded', name, user)]
  }
}
