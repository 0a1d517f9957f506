/** Events of API keys, on `api-keys-<user>`. Of a key itself they have the public half, and a hash of the whole. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

const user = Type.String()

/** Public half: what a key is called. */
const key = Type.String()

export const apiKeyCreated = defineEvent({
  type: 'auth.api-key-created',
  description: 'A user made an API key: programs that show it are let in as that user.',
  trail: { about: ({ user }) => [user], says: 'Made an API key.' },
  data: Type.Object({
    user,
    /** Whose key seals the title: the user. */
    person: Type.String(),
    key,
    /** SHA-256 of both halves, hex. They are random, so nobody finds them by trying. */
    hash: Type.String(),
    title: personal(100),
    scope: Type.Union([Type.Literal('read'), Type.Literal('write')]),
    /** Id of the profile that it is for alone. */
    profile: Type.Optional(Type.String()),
    /** Instant from which it is worth nothing, ISO 8601. */
    ends_at: Type.String()
  })
})

export const apiKeyEnded = defineEvent({
  type: 'auth.api-key-ended',
  description: 'An API key was deleted: it is refused from now on.',
  trail: { about: ({ user }) => [user], says: 'Deleted an API key.' },
  data: Type.Object({
    user,
    key,
    reason: Type.Union([
      Type.Literal('asked'),
      Type.Literal('password-changed'),
      /** Somebody proved to be the owner of an account that nobody had activated. */
      Type.Literal('activated'),
      Type.Literal('archived')
    ])
  })
})

export type ApiKeyCreated = EventData<typeof apiKeyCreated>
export type ApiKeyEnded = EventData<typeof apiKeyEnded>

export const apiKeyEvents = [apiKeyCreated, apiKeyEnded]
