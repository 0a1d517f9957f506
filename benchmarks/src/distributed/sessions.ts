/** Logins of a run that lasts longer than an access token does: ten minutes. */
import type { Client } from '../load/client.ts'
import type { Caller } from '../measures/stage.ts'

interface Pair {
  readonly token: string
  readonly refresh_token: string
}

interface Session {
  pair: Pair
  since: number
  readonly from: string | undefined
}

export interface Sessions {
  /** A caller whose `token` is always the newest; `from` is the address that it seems to ask from. */
  opened(slug: string, pair: Pair, from?: string): Caller
  /** Exchanges all tokens that are old. */
  refreshed(): Promise<void>
}

/** Far enough from ten minutes for whatever is measured next. */
const freshMs = 240_000
const atOnce = 8

export function sessionsOf(client: Client): Sessions {
  const sessions: Session[] = []

  async function refresh(session: Session): Promise<void> {
    const body = { token: session.pair.refresh_token }
    const job = { method: 'POST', path: '/api/auth/tokens', body } as const
    session.pair = await client.json({ ...job, ...(session.from && { from: session.from }) })
    session.since = performance.now()
  }

  return {
    opened(slug, pair, from) {
      const session: Session = { pair, since: performance.now(), from }
      sessions.push(session)
      return {
        slug,
        get token() {
          return session.pair.token
        }
      }
    },
    async refreshed() {
      const old = sessions.filter(({ since }) => performance.now() - since > freshMs)
      for (let n = 0; n < old.length; n += atOnce) {
        await Promise.all(old.slice(n, n + atOnce).map(refresh))
      }
    }
  }
}
