/** Who calls, as the token says. */
export interface Caller {
  /** Opaque user id. */
  readonly user: string
  /** The session behind the token: logging out ends it. */
  readonly session: string
  /** The token's text, for operations that answer with it. */
  readonly token: string
  readonly claims: Readonly<Record<string, unknown>>
}
