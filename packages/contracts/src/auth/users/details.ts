/** What a user says of themselves: each field once, and from that events, read models, requests and answers. */
import { type Static, type TOptional, type TSchema, type TString, Type } from 'typebox'
import { personal } from '../../event-definition.ts'
import { Text } from '../../http/common.ts'
import { Language } from '../../languages.ts'

/** One field. */
interface Field {
  /** As events carry it and documents keep it. */
  readonly stored: TSchema
  /** As requests name it. */
  readonly sent: TSchema
  /** True where every user has one; else it may be cleared, and documents have null. */
  readonly always?: true
}

/** In the order in which documents have them. */
export const userFields = {
  slug: { stored: personal(255), sent: Text(150), always: true },
  full_name: { stored: personal(255), sent: Type.String({ minLength: 1, maxLength: 255 }), always: true },
  nick_name: { stored: personal(255), sent: Text(255) },
  email: { stored: personal(254), sent: Text(254) },
  phone: { stored: personal(40), sent: Text(40) },
  lang: { stored: Type.String(), sent: Language, always: true }
} as const satisfies Readonly<Record<string, Field>>

type Fields = typeof userFields
export type UserDetailName = keyof Fields

/** Those that every user has. */
type Always = {
  [Name in UserDetailName]: Fields[Name] extends { readonly always: true } ? Name : never
}[UserDetailName]
type Other = Exclude<UserDetailName, Always>

type Stored<Name extends UserDetailName> = Static<Fields[Name]['stored']>

/** As the stream of a user tells them: absent where there is none. Personal texts are text once revealed. */
export type UserDetails = { readonly [Name in Always]: Stored<Name> } & {
  readonly [Name in Other]?: Stored<Name> | undefined
}

/** As documents keep them: null where there is none. */
export type KeptUserDetails = { readonly [Name in Always]: Stored<Name> } & {
  readonly [Name in Other]: Stored<Name> | null
}

export const userDetailNames = Object.keys(userFields) as UserDetailName[]

const isAlways = (name: UserDetailName): name is Always => 'always' in userFields[name]

/** Those of a registration, or of a user as the stream tells it. */
export function userDetailsOf(user: UserDetails): KeptUserDetails {
  return Object.fromEntries(userDetailNames.map((name) => [name, user[name] ?? null])) as KeptUserDetails
}

/** What a change says, as it is kept: an absent field stays, an empty text clears it, but what every user has stays. */
export function userChangesIn(changes: Partial<UserDetails>): Partial<KeptUserDetails> {
  const said = userDetailNames.filter(
    (name) => changes[name] !== undefined && (changes[name] !== '' || !isAlways(name))
  )
  return Object.fromEntries(said.map((name) => [name, changes[name] || null]))
}

const schemas = <Schemas>(schemaOf: (name: UserDetailName) => TSchema) =>
  Object.fromEntries(userDetailNames.map((name) => [name, schemaOf(name)])) as Schemas

/** Of a registration: what every user has, and what else was said. */
export const registeredDetails = schemas<{
  [Name in UserDetailName]: Name extends Always ? Fields[Name]['stored'] : TOptional<Fields[Name]['stored']>
}>((name) => (isAlways(name) ? userFields[name].stored : Type.Optional(userFields[name].stored)))

/** Of a change. */
export const changedDetails = schemas<{ [Name in UserDetailName]: TOptional<Fields[Name]['stored']> }>(
  (name) => Type.Optional(userFields[name].stored)
)

/** Of a request, which may leave each out. */
export const sentDetails = schemas<{ [Name in UserDetailName]: TOptional<Fields[Name]['sent']> }>((name) =>
  Type.Optional(userFields[name].sent)
)

/** Of an answer. */
export const shownDetails = schemas<{ [Name in UserDetailName]: TString }>(() => Type.String())

/** All of them as an answer shows them. */
export function shownUserDetails(textOf: (name: UserDetailName) => string): {
  [Name in UserDetailName]: string
} {
  return Object.fromEntries(userDetailNames.map((name) => [name, textOf(name)])) as {
    [Name in UserDetailName]: string
  }
}
