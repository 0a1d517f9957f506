/** HTTP schemas of logins by OpenID Connect. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, Nullable } from '../../http/common.ts'

/** An issuer whose accounts may log in. */
export const Issuer = Type.Object(
  {
    slug: Type.String(),
    title: Type.String(),
    /** Where a browser is sent to log in. */
    url: Type.String()
  },
  { $id: 'Issuer' }
)
export type Issuer = Static<typeof Issuer>

export const Issuers = Type.Object({ results: Type.Array(Issuer) }, { $id: 'Issuers' })

/** An account at an issuer that logs a user in. */
export const Identity = Type.Object(
  {
    id: Id,
    /** Short name of the issuer. */
    issuer: Type.String(),
    title: Type.String(),
    /** The address that the issuer said when it was linked. */
    email: Nullable(Type.String()),
    created_at: DateTime
  },
  { $id: 'Identity' }
)
export type Identity = Static<typeof Identity>

/** Where to go on after the login. */
export const SignInQuery = Type.Object({
  next: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_000,
      description:
        'A path of this site, or a URL of one of the origins that the operator allows. What came of it is its parameter ' +
        'sign_in, unless the user is logged in: link, second_factor, denied or failed.'
    })
  )
})

/** What an issuer sends a browser back with (RFC 6749, RFC 9207). */
export const IssuerAnswer = Type.Object({
  code: Type.Optional(Type.String({ maxLength: 4_000 })),
  state: Type.Optional(Type.String({ maxLength: 500 })),
  iss: Type.Optional(Type.String({ maxLength: 2_000 })),
  error: Type.Optional(Type.String({ maxLength: 500 })),
  error_description: Type.Optional(Type.String({ maxLength: 2_000 }))
})
