/** A user account that is opened: whoever registers opens their own, the broker one for somebody else. */
import { addressNames, defaultLanguage, picked, type Register, type UserRegistered } from '@bursar/contracts'
import { networkOf, type OperationRequest } from '@bursar/service-kit'
import { passwordText } from '../passwords/domain/password.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import { type LiveUser, user } from '../users/domain/user.ts'
import type { Registration } from './registration.ts'

/** Ids of what comes with an account. */
export interface Ids {
  readonly user: string
  readonly profile: string
  readonly organization: string
}

type Account = Omit<UserRegistered, 'active' | 'person' | 'slug'>

/** What an account says beside its names. */
export type Said = Pick<Register, 'lang' | 'nick_name' | 'organization_name' | (typeof addressNames)[number]>

/** New ids. */
export function drawIds({ engine }: Pick<OperationRequest, 'engine'>): Ids {
  const { id } = engine.world
  return { user: id(), profile: id(), organization: id() }
}

/** The hash of the password that was asked for; undefined where none was. */
export async function hashAsked(
  hasher: PasswordHasher,
  { address }: Pick<OperationRequest, 'address'>,
  { password }: Registration
): Promise<string | undefined> {
  return password === undefined ? undefined : hasher.hash(passwordText(password), networkOf(address))
}

/** The account without its user name. */
export function accountOf(body: Said, wanted: Registration, ids: Ids, password: string | undefined): Account {
  const name = body.organization_name?.trim()
  return {
    user: ids.user,
    profile: ids.profile,
    full_name: wanted.fullName,
    lang: body.lang ?? defaultLanguage,
    ...filled({
      nick_name: body.nick_name,
      email: wanted.email,
      phone: wanted.phone,
      password,
      organization: name && ids.organization,
      organization_name: name,
      ...picked(body, addressNames)
    })
  }
}

/** Without what is absent or empty. */
function filled<Fields extends Record<string, string | undefined>>(fields: Fields) {
  const entries = Object.entries(fields).filter(([, value]) => value)
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: string }
}

/** The user as the stream will tell it. */
export function registered(details: Account & { slug: UserRegistered['slug'] }, now: string): LiveUser {
  const data = { ...details, person: details.user, active: details.password !== undefined }
  return user.evolve(user.initial, { type: 'auth.user-registered', data, time: now }) as LiveUser
}
