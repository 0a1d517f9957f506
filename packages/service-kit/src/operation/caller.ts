/** Who calls an operation: a user by a token, the operator, or a visitor. */

/** Who calls, as the token says. */
export interface Caller {
  /** Opaque user id. */
  readonly user: string
  /** The session behind the token: logging out ends it. */
  readonly session: string
  /** The token's text, for operations that answer with it. */
  readonly token: string
  readonly claims: Readonly<Record<string, unknown>>
  /** The API key that was shown in place of a token; it is less than the user (see `keys` of an operation). */
  readonly key?: CallerKey
}

export interface CallerKey {
  /** Its public half. */
  readonly id: string
  readonly scope: 'read' | 'write'
  /** Id of the profile whose URLs it reaches; null where it reaches all that the user reaches. */
  readonly profile: string | null
}

/** Actor and user of whoever shows the operator's token. */
export const OPERATOR = 'operator'

/** What is behind a token: its caller, or why there is none. `ended`: expired or revoked, but once good. */
export type TokenVerdict = { readonly is: 'good'; readonly caller: Caller } | { readonly is: 'ended' | 'bad' }

/** Somebody who is not logged in. */
export interface Visitor {
  /** Opaque id, like a user's. */
  readonly id: string
  /** False for one that showed no cookie, or one that is no longer good. */
  readonly isKnown: boolean
  /** The header that makes the visitor known until then, an ISO 8601 instant. */
  cookie(until: string): Readonly<Record<string, string>>
  /** The header that drops the cookie. */
  dropped(): Readonly<Record<string, string>>
  /** A new one in its place, whose cookie replaces this one's. */
  another(): Visitor
}
