/** Schemas of the auth service. Field names and formats are those of the public API. */
import { type Static, Type } from 'typebox'
import { Country } from '../countries.ts'
import { Extra } from '../extra.ts'
import { Language } from '../languages.ts'
import { Code, DateTime, Id, Nullable, Organization, Secret, Text } from './common.ts'

/** One-time codes that may come in place of a password, or beside it. */
const codes = {
  email_code: Type.Optional(Code),
  phone_code: Type.Optional(Code)
}

/** Who logs in, and with what. */
export const Credentials = Type.Object(
  {
    /** A username, an e-mail address or a phone number. */
    username: Type.String({ minLength: 1, maxLength: 254 }),
    password: Type.Optional(Secret({ maxLength: 1_000 })),
    otp_code: Type.Optional(Code),
    ...codes
  },
  { $id: 'Credentials' }
)
export type Credentials = Static<typeof Credentials>

/** A new user account; `slug` and `username` are two names of one thing. */
export const Register = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    username: Type.Optional(Text(150)),
    full_name: Type.String({ minLength: 1, maxLength: 255 }),
    nick_name: Type.Optional(Text(255)),
    email: Type.Optional(Text(254)),
    phone: Type.Optional(Text(40)),
    lang: Type.Optional(Language),
    new_password: Type.Optional(Nullable(Secret({ maxLength: 1_000 }))),
    organization_name: Type.Optional(Text(255)),
    street_address: Type.Optional(Text(255)),
    locality: Type.Optional(Text(255)),
    region: Type.Optional(Text(255)),
    postal_code: Type.Optional(Text(255)),
    country: Type.Optional(Country),
    type: Type.Optional(Type.Enum(['unknown', 'user', 'personal', 'organization', 'provider'])),
    ...codes
  },
  { $id: 'Register' }
)
export type Register = Static<typeof Register>

/** A token of either kind, to be exchanged or checked. */
export const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: 8_000 }) }, { $id: 'Token' })

/** An access token and what gets the next one. */
export const TokenPair = Type.Object(
  {
    token: Type.String(),
    refresh_token: Type.String(),
    /** When `token` expires. */
    expires_at: DateTime
  },
  { $id: 'TokenPair' }
)
export type TokenPair = Static<typeof TokenPair>

/** What an exchange gives: an access token, and a refresh token when one was shown. */
export const ExchangedTokens = Type.Object(
  {
    token: Type.String(),
    /** Absent when an access token was exchanged: the session's refresh token stays what it is. */
    refresh_token: Type.Optional(Type.String()),
    /** When `token` expires. */
    expires_at: DateTime
  },
  { $id: 'ExchangedTokens' }
)
export type ExchangedTokens = Static<typeof ExchangedTokens>

/** A change of password: the new one, and a secret of the caller. */
export const PasswordChange = Type.Object(
  {
    password: Type.Optional(Secret({ maxLength: 1_000 })),
    otp_code: Type.Optional(Code),
    ...codes,
    new_password: Secret({ minLength: 1, maxLength: 1_000 })
  },
  { $id: 'PasswordChange' }
)
export type PasswordChange = Static<typeof PasswordChange>

const userWritable = {
  slug: Type.Optional(Text(150)),
  email: Type.Optional(Text(254)),
  phone: Type.Optional(Text(40)),
  nick_name: Type.Optional(Text(255)),
  lang: Type.Optional(Language),
  ...codes
}

const userFullName = Type.String({ minLength: 1, maxLength: 255 })

/** New details of a user; what is left out stays. */
export const UserUpdate = Type.Object({ ...userWritable, full_name: userFullName }, { $id: 'UserUpdate' })
export type UserUpdate = Static<typeof UserUpdate>

/** Some new details of a user. */
export const PatchedUserUpdate = Type.Object(
  { ...userWritable, full_name: Type.Optional(userFullName) },
  { $id: 'PatchedUserUpdate' }
)
export type PatchedUserUpdate = Static<typeof PatchedUserUpdate>

const userDetail = {
  id: Id,
  slug: Type.String(),
  username: Type.String(),
  printable_name: Type.String(),
  picture: Nullable(Type.String()),
  email: Type.String(),
  phone: Type.String(),
  full_name: Type.String(),
  nick_name: Type.String(),
  lang: Type.String(),
  /** True when the user has a password to log in with. */
  credentials: Type.Boolean(),
  otp_enabled: Type.Boolean(),
  created_at: DateTime,
  last_login: Nullable(DateTime)
}

/** A user with all details. */
export const UserDetail = Type.Object(userDetail, { $id: 'UserDetail' })
export type UserDetail = Static<typeof UserDetail>

/** A kind of role. */
export const RoleDescription = Type.Object(
  {
    created_at: DateTime,
    slug: Type.String(),
    title: Type.String(),
    skip_optin_on_grant: Type.Boolean(),
    implicit_create_on_none: Type.Boolean(),
    otp_required: Type.Boolean(),
    is_global: Type.Boolean(),
    profile: Nullable(Organization),
    extra: Extra,
    editable: Type.Boolean()
  },
  { $id: 'RoleDescription' }
)
export type RoleDescription = Static<typeof RoleDescription>

/** A profile that a user has a role on, or is offered or asks for one. */
export const Accessible = Type.Object(
  {
    created_at: DateTime,
    request_key: Nullable(Type.String()),
    profile: Organization,
    /** Null while it is only asked for. */
    role_description: Nullable(RoleDescription),
    home_url: Type.String(),
    settings_url: Type.String(),
    accept_grant_api_url: Nullable(Type.String()),
    remove_api_url: Type.String()
  },
  { $id: 'Accessible' }
)
export type Accessible = Static<typeof Accessible>

/** Who the caller is. */
export const PublicSession = Type.Object(
  { ...userDetail, roles: Type.Array(Accessible), last_visited: Nullable(DateTime) },
  { $id: 'PublicSession' }
)

/** Public keys that tokens can be checked with (RFC 7517). */
export const JsonWebKeys = Type.Object(
  { keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
  { $id: 'JsonWebKeys' }
)
