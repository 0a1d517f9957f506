/** What a mail about a role says and where it goes: nothing, where by now there is nothing to tell any more. */
import { BROKER_PROFILE, defaultLanguage } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Notice } from '@bursar/notifications'
import {
  ACCESS,
  offerKey,
  type ProfileRef,
  profileKey,
  ROLES,
  type RoleDocument,
  roleKey,
  roleTypesOf
} from '@bursar/service-kit'
import type { RoleMail } from '../notices/kind.ts'
import { readUser } from '../users/find-user.ts'
import type { AddressedNotice } from './addressed-notice.ts'
import { manages, toAccount } from './to-account.ts'
import { untilKnown } from './until-known.ts'

export async function composeRole(engine: Engine, asked: RoleMail): Promise<AddressedNotice | undefined> {
  const { profile } = asked
  await untilKnown(engine, asked)
  const ref = await engine.collection(ACCESS).get<ProfileRef>(profileKey(profile))
  const { full_name } = (await engine.keys.reveal(ref)) ?? {}
  if (typeof full_name !== 'string' || ref?.archived) return undefined
  const told = { engine, asked, profileName: full_name }
  return writers[asked.notice](told)
}

interface RoleNotice {
  readonly engine: Engine
  readonly asked: RoleMail
  readonly profileName: string
}

const writers = { roleOffered, roleRequested, roleGranted, roleAccepted }

async function roleOffered({ engine, asked, profileName }: RoleNotice): Promise<AddressedNotice | undefined> {
  const { profile, about, origin } = asked
  const roles = engine.collection(ROLES)
  const stored =
    (await roles.get<RoleDocument>(offerKey(profile, about))) ??
    (await roles.get<RoleDocument>(roleKey(profile, about)))
  const role = await engine.keys.reveal(stored)
  if (role?.status !== 'invited' || typeof role.key !== 'string') return undefined
  const data = {
    ...(await rolePart(engine, role, profileName)),
    link: `${origin}/accept/${role.key}`,
    message: typeof role.message === 'string' ? role.message : ''
  }
  const notice: Notice = { kind: 'roleOffered', data }
  if (role.address === null) return toAccount(engine, role.user ?? '', notice)
  const { given, user, made_by } = role
  if (typeof given?.email !== 'string') return undefined
  // It looks the same whether an account has that address; who reads there is likely to read as the inviter does.
  const lang = (await langOf(engine, user)) ?? (await langOf(engine, made_by)) ?? defaultLanguage
  return { to: given.email, lang, notice, person: profile }
}

async function roleRequested({
  engine,
  asked,
  profileName
}: RoleNotice): Promise<AddressedNotice | undefined> {
  const { profile, about, user = '' } = asked
  const role = await roleOf(engine, profile, about)
  if (role?.status !== 'requested' || !(await manages(engine, user, profile))) return undefined
  const who = await nameOf(engine, about)
  if (who === undefined) return undefined
  const message = typeof role.message === 'string' ? role.message : ''
  const data = { ...(await rolePart(engine, role, profileName)), who, message }
  return toAccount(engine, user, { kind: 'roleRequested', data })
}

async function roleGranted({ engine, asked, profileName }: RoleNotice): Promise<AddressedNotice | undefined> {
  const role = await roleOf(engine, asked.profile, asked.about)
  if (role?.status !== 'active') return undefined
  const data = await rolePart(engine, role, profileName)
  return toAccount(engine, asked.about, { kind: 'roleGranted', data })
}

/** To whoever gave it, while that one still manages what it was given by: here, on the broker, or as a shadow's maker. */
async function roleAccepted({
  engine,
  asked,
  profileName
}: RoleNotice): Promise<AddressedNotice | undefined> {
  const { profile, about, user = '', as = profile } = asked
  const role = await roleOf(engine, profile, about)
  if (role?.status !== 'active' || user === about) return undefined
  const stands =
    as === user || (await manages(engine, user, as)) || (await manages(engine, user, BROKER_PROFILE))
  const who = await nameOf(engine, about)
  if (!stands || who === undefined) return undefined
  const data = { ...(await rolePart(engine, role, profileName)), who }
  return toAccount(engine, user, { kind: 'roleAccepted', data })
}

async function langOf(engine: Engine, user: string | null): Promise<string | undefined> {
  const account = user === null ? undefined : await readUser(engine, user)
  return account?.is === 'live' ? account.lang : undefined
}

/** As others see it: the full name, else the user name. */
async function nameOf(engine: Engine, user: string): Promise<string | undefined> {
  const account = await readUser(engine, user)
  if (account.is !== 'live') return undefined
  const { full_name, slug } = account
  return typeof full_name === 'string' && full_name !== '' ? full_name : String(slug)
}

async function roleOf({ collection, keys }: Engine, profile: string, user: string) {
  return keys.reveal(await collection(ROLES).get<RoleDocument>(roleKey(profile, user)))
}

/** Which role on which profile, in words. */
async function rolePart({ collection, keys }: Engine, role: RoleDocument, profile: string) {
  const types = await roleTypesOf({ collection, reveal: keys.reveal }, [role])
  const title = role.role === null ? '' : (types(role.profile, role.role)?.title ?? role.role)
  return { profile, role: title }
}
