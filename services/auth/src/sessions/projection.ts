/** Public halves of the signing keys, as the JWKS document shows them. */
import type { AuthEvents } from '@bursar/contracts'
import { insert, projection } from '@bursar/event-sourcing'

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
    ]
  }
})
