/** Identities as their users see them. */
import type { AuthEvents, Personal } from '@bursar/contracts'
import { insert, projection, remove } from '@bursar/event-sourcing'

export const IDENTITIES = 'identities'

/** Document `<identity>`. */
export interface IdentityDocument {
  readonly identity: string
  readonly user: string
  readonly issuer: string
  readonly email: Personal | null
  readonly created_at: string
}

export const identities = projection<AuthEvents>({
  name: IDENTITIES,
  version: 1,
  lists: { user: { by: ({ user }) => user } },
  order: ({ created_at }) => created_at,
  on: {
    'auth.identity-linked': ({ data, time }) => {
      const { identity, user, issuer, email = null } = data
      return [
        insert(identity, { identity, user, issuer, email, created_at: time } satisfies IdentityDocument)
      ]
    },
    'auth.identity-unlinked': ({ data }) => [remove(data.identity)]
  }
})
