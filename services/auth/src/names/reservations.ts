/**
 * Names that one user has at a time, as reservations of the log: user names, e-mail addresses, phone numbers.
 * They are personal, so what is stored is a keyed hash of them; the key lies where the keys of persons lie.
 */
import { createHmac } from 'node:crypto'
import type { Engine, Reservation } from '@bursar/event-sourcing'

export type NameSpace = 'name' | 'email' | 'phone'

export interface Names {
  /** The reservation that gives a name to a user. */
  reservation(space: NameSpace, name: string, user: string): Reservation
  /** Id of the user who has a name. */
  holder(space: NameSpace, name: string): Promise<string | undefined>
}

/** Opens the names of this service's log. */
export async function openNames({ keys, events }: Engine): Promise<Names> {
  const key = await keys.secret('names')
  const hashed = (space: NameSpace, name: string) =>
    createHmac('sha256', key)
      .update(`${space} ${canonical(space, name)}`)
      .digest('base64url')
  return {
    reservation: (space, name, user) => ({ space, name: hashed(space, name), value: user }),
    holder: async (space, name) => (await events.reserved(space, hashed(space, name)))?.value
  }
}

/** Case makes no difference in an e-mail address, it does in a user name; phone numbers come as E.164. */
function canonical(space: NameSpace, name: string): string {
  return space === 'email' ? name.toLowerCase() : name
}
