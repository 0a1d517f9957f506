/** Public halves of the signing keys, as the JWKS document shows them, and the sessions of users. */
import type { AuthEvents, Personal } from '@bursar/contracts'
import { change, insert, projection, remove } from '@bursar/event-sourcing'

/** Document `<kid>`. */
export interface PublishedKey {
  readonly public_jwk: Readonly<Record<string, unknown>>
  readonly created_at: string
}

export const publishedKeys = projection<AuthEvents>({
  name: 'published-keys',
  version: 1,
  lists: { all: { by: () => '' } },
  on: {
    'auth.signing-key-created': ({ data, time }) => [
      insert(data.kid, { public_jwk: data.public_jwk, created_at: time } satisfies PublishedKey)
    ],
    'auth.signing-key-retired': ({ data }) => [remove(data.kid)]
  }
})

export const SESSIONS = 'sessions'

/** Document `<session>`: there until the session ends by itself. With all others of its user it ends by its epoch. */
export interface SessionDocument {
  readonly session: string
  readonly user: string
  /** See session.ts. */
  readonly epoch: number
  /** The session that it is a part of; absent in documents of a login's. */
  readonly part_of?: string
  readonly address: Personal | null
  readonly agent: Personal | null
  readonly created_at: string
  /** The login, or the last exchange of a refresh token. */
  readonly used_at: string
  /** Real time from which nothing comes of it any more. */
  readonly expires_at: string
}

/** By the end of the session, so that what has expired is not gone through: the one that was used last is last. */
export const sessions = projection<AuthEvents>({
  name: SESSIONS,
  version: 1,
  lists: { user: { by: ({ user }) => user } },
  order: ({ expires_at }) => expires_at,
  on: {
    'auth.session-opened': ({ data, time }) => {
      const { session, user, epoch = 0, part_of, address = null, agent = null, expires_at } = data
      const times = { created_at: time, used_at: time, expires_at }
      const part = part_of !== undefined && { part_of }
      const document = { session, user, epoch, ...part, address, agent, ...times } satisfies SessionDocument
      return [insert(session, document)]
    },
    'auth.session-refreshed': ({ data, time }) => [
      change(
        data.session,
        (known?: SessionDocument) => known && { ...known, used_at: time, expires_at: data.expires_at }
      )
    ],
    'auth.session-revoked': ({ data }) => [remove(data.session)]
  }
})
