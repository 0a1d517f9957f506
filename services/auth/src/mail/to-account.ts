/** Whom mails about profiles go to. */
import type { Engine } from '@bursar/event-sourcing'
import type { Notice } from '@bursar/notifications'
import { ACCESS, type RolesOf, rolesKey } from '@bursar/service-kit'
import { readUser } from '../users/find-user.ts'
import type { AddressedNotice } from './addressed-notice.ts'

/** Nobody is written to but at an address that was verified. */
export async function toAccount(
  engine: Engine,
  user: string,
  notice: Notice
): Promise<AddressedNotice | undefined> {
  const account = await readUser(engine, user)
  if (account.is !== 'live' || typeof account.verified.email !== 'string') return undefined
  return { to: account.verified.email, lang: account.lang, notice, person: user }
}

/** Whether the user has taken on managing the profile. */
export async function manages({ collection }: Engine, user: string, profile: string): Promise<boolean> {
  const known = (await collection(ACCESS).get<RolesOf>(rolesKey(user)))?.[profile]
  return known?.is === 'active' && known.role === 'manager' && known.accepted
}
