/** Refresh tokens: `<session id>.<32 random bytes>`. The log keeps the SHA-256 alone. */
import { createHash } from 'node:crypto'

export interface RefreshToken {
  readonly text: string
  /** SHA-256 of the text, hex. */
  readonly hash: string
}

/** A new token of a session. */
export function issueRefreshToken(session: string, random: (bytes: number) => Buffer): RefreshToken {
  const text = `${session}.${random(32).toString('base64url')}`
  return { text, hash: hashOf(text) }
}

/** The session that a text belongs to and its hash; undefined when the text is no refresh token. */
export function readRefreshToken(text: string): { session: string; hash: string } | undefined {
  const match = /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(text)
  return match?.[1] ? { session: match[1], hash: hashOf(text) } : undefined
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
