/** Access tokens for browsers' sessions, as services want them: got from auth for the session's secret, and kept. */
import { fail } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'

/** An access token, and the cookies anew as auth's answer brought them. */
export interface SessionToken {
  readonly token: string
  readonly renewed: readonly string[]
}

export interface SessionTokens {
  /** The token of a session, for a request from that address; undefined when the session has ended. */
  of(secret: string, address: string): Promise<SessionToken | undefined>
  /** Forgets it: the session was ended. */
  forget(secret: string): void
}

const limits = {
  sessions: 10_000,
  ended: 10_000,
  /** A token is not sent to a service when it ends as it arrives. */
  marginMs: 30_000
}

/** Kept for as long as it is good. */
interface Kept extends SessionToken {
  readonly untilMs: number
}

/**
 * The many requests that a browser sends at once are one question. Each instance of the gateway asks for itself; the
 * secret stays the same, so they do not get into each other's way.
 *
 * @param now real milliseconds since 1970
 */
export function sessionTokens(app: FastifyInstance, now: () => number): SessionTokens {
  const kept = new LRUCache<string, Kept>({ max: limits.sessions })
  const ended = new LRUCache<string, true>({ max: limits.ended })
  const asking = new Map<string, Promise<Kept | undefined>>()

  async function ask(secret: string, address: string): Promise<Kept | undefined> {
    // Through the app itself, so that it is the same in one process and in several.
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/tokens',
      remoteAddress: address,
      payload: { token: secret }
    })
    if (answer.statusCode === 401) {
      ended.set(secret, true)
      return undefined
    }
    // Whoever it is would be taken for a stranger, and a change be made in a stranger's name.
    if (answer.statusCode !== 200) fail('unavailable')
    const { token, expires_at } = answer.json()
    const renewed = [answer.headers['set-cookie'] ?? []].flat()
    const found = { token, renewed, untilMs: Date.parse(expires_at) - limits.marginMs }
    kept.set(secret, found)
    return found
  }

  return {
    async of(secret, address) {
      if (ended.has(secret)) return undefined
      const known = kept.get(secret)
      if (known && known.untilMs > now()) return known
      const running = asking.get(secret) ?? ask(secret, address).finally(() => asking.delete(secret))
      asking.set(secret, running)
      return running
    },
    forget: (secret) => void kept.delete(secret)
  }
}
