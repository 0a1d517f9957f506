/** HTTP schemas of API keys. */
import { type Static, Type } from 'typebox'
import { DateTime, Nullable, Text } from '../../http/common.ts'
import { secrets } from '../fields.ts'

const Scope = Type.Enum(['read', 'write'])

/** A new API key, and a secret of whoever makes it. */
export const NewKeypair = Type.Object(
  {
    ...secrets,
    title: Type.Optional(Text(100)),
    /** A date-time or a date; in a year when absent. */
    ends_at: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
    /** `read`: GET and HEAD alone. */
    scope: Type.Optional(Scope),
    /** Slug of the profile whose URLs it reaches; all that the user reaches when absent. */
    profile: Type.Optional(Nullable(Text(255)))
  },
  { $id: 'NewKeypair' }
)
export type NewKeypair = Static<typeof NewKeypair>

const shown = {
  title: Type.String(),
  ends_at: DateTime,
  scope: Scope,
  /** Slug; null where it reaches all that the user reaches. */
  profile: Nullable(Type.String())
}

/** An API key, as far as it is shown again. */
export const APIKey = Type.Object(
  {
    /** The public half: what the key is called. */
    api_pub_key: Type.String(),
    ...shown
  },
  { $id: 'APIKey' }
)
export type APIKey = Static<typeof APIKey>

/** A new API key, whose secret is in this answer alone. */
export const APIKeypair = Type.Object(
  {
    /** 64 characters, the public half first: the user name of HTTP Basic, with an empty password. */
    secret: Type.String(),
    ...APIKey.properties
  },
  { $id: 'APIKeypair' }
)
