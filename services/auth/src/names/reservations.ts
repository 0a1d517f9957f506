/**
 * Names that one user has at a time, as reservations of the log: user names, e-mail addresses, phone numbers.
 * They are personal, so what is stored is a keyed hash of them; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { nameHolder } from '@bursar/contracts'
import type { Engine, Reservation } from '@bursar/event-sourcing'

export type NameSpace = 'name' | 'email' | 'phone'

/** Where user names are reserved in lower case, beside how they are written: version 0.1 made none of these. */
type Space = NameSpace | 'folded'

export interface Names {
  /** The reservation that gives a name to a user. */
  reservation(space: NameSpace, name: string, user: string): Reservation
  /** All that give a user name to a user: as it is written, and without regard to case. */
  allOf(name: string, user: string): readonly Reservation[]
  /**
   * Id of the user who has a name: as it is written, else the only one that is the same without regard to case. One
   * that was given up leads to nobody.
   */
  holder(space: NameSpace, name: string): Promise<string | undefined>
}

/** Name of the secret that names are hashed with. */
export const namesSecret = 'names'

/** Opens the names of this service's log. */
export async function openNames({ keys, events }: Engine): Promise<Names> {
  const key = await keys.secret(namesSecret)
  const reservation = (space: Space, name: string, value: string): Reservation => ({
    space,
    name: hashedName(key, space, name),
    value
  })
  async function has(space: Space, name: string): Promise<string | undefined> {
    const found = await events.reserved(space, hashedName(key, space, name))
    const { owner, keptUntil } = nameHolder(found?.value ?? '')
    return keptUntil === null ? owner || undefined : undefined
  }
  return {
    reservation,
    allOf: (name, user) => [reservation('name', name, user), reservation('folded', name, user)],
    async holder(space, name) {
      return (await has(space, name)) ?? (space === 'name' ? has('folded', name) : undefined)
    }
  }
}

/** What is stored of a name. Case makes no difference in an e-mail address, it does in a user name as it is written. */
export function hashedName(key: Buffer, space: Space, name: string): string {
  const canonical = space === 'email' || space === 'folded' ? name.toLowerCase() : name
  return createHmac('sha256', key).update(`${space} ${canonical}`).digest('base64url')
}
