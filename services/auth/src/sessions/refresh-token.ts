/** Refresh tokens: `<session id>.<32 random bytes>`. The log keeps the SHA-256 alone. */
import { createHash } from 'node:crypto'

export interface RefreshToken {
  readonly session: string
  readonly text: string
  /** SHA-256 of the text, hex. */
  readonly hash: string
}

/** A new token of a session. */
export function issueRefreshToken(session: string, random: (bytes: number) => Buffer): RefreshToken {
  const text = `${session}.${random(32).toString('base64url')}`
  return { session, text, hash: hashOf(text) }
}

/** A text as a refresh token; undefined when it is none. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const session = /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(text)?.[1]
  return session === undefined ? undefined : { session, text, hash: hashOf(text) }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
