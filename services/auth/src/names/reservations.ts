/**
 * Names that one user has at a time, as reservations of the log: user names, e-mail addresses, phone numbers.
 * They are personal, so what is stored is a keyed hash of them; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import { nameHolder } from '@bursar/contracts'
import type { Engine, Reservation } from '@bursar/event-sourcing'

export type NameSpace = 'name' | 'email' | 'phone'

export interface Names {
  /** The reservation that gives a name to a user. */
  reservation(space: NameSpace, name: string, user: string): Reservation
  /** Id of the user who has a name; one that was given up leads to nobody. */
  holder(space: NameSpace, name: string): Promise<string | undefined>
}

/** Name of the secret that names are hashed with. */
export const namesSecret = 'names'

/** Opens the names of this service's log. */
export async function openNames({ keys, events }: Engine): Promise<Names> {
  const key = await keys.secret(namesSecret)
  return {
    reservation: (space, name, user) => ({ space, name: hashedName(key, space, name), value: user }),
    async holder(space, name) {
      const found = await events.reserved(space, hashedName(key, space, name))
      const { owner, keptUntil } = nameHolder(found?.value ?? '')
      return keptUntil === null ? owner || undefined : undefined
    }
  }
}

/** What is stored of a name. Case makes no difference in an e-mail address, it does in a user name. */
export function hashedName(key: Buffer, space: NameSpace, name: string): string {
  const canonical = space === 'email' ? name.toLowerCase() : name
  return createHmac('sha256', key).update(`${space} ${canonical}`).digest('base64url')
}
