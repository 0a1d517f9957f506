/** Who a client is: a session whose tokens are exchanged before and when they end, or one token for good. */
import type { TokenPair } from '@bursar/contracts'

export interface Tokens {
  /** What the next request shows; undefined for nobody. Exchanges a token that has ended. */
  bearer(): Promise<string | undefined>
  /** True when there is a new token in place of `refused`, which the system did not take. */
  renew(refused: string): Promise<boolean>
  /** The session as it is now; undefined without one, or after it ended. */
  readonly session: TokenPair | undefined
}

export interface TokensParts {
  /** A token that is never exchanged. */
  readonly token: string | undefined
  readonly session: TokenPair | undefined
  /** Exchanges a refresh token. A repeat under the same key gets the pair of the first time. */
  exchange(refreshToken: string, idempotencyKey: string): Promise<TokenPair>
  /** Told of each new pair, and with undefined that the session has ended. */
  onSession: ((session: TokenPair | undefined) => void) | undefined
  /** True when an exchange was refused for good, false when it may come to something later. */
  isOver(error: unknown): boolean
}

/** Milliseconds before its end at which a token counts as ended: it has to get there. */
const EARLY_MS = 10_000

/**
 * Public URLs take who shows an ended token for nobody instead of refusing, so a token is exchanged when its time
 * is over and not only when it is refused. However many requests find it ended, it is exchanged once: a refresh
 * token that is shown again ends its session.
 */
export function createTokens({ token, session, exchange, onSession, isOver }: TokensParts): Tokens {
  let current = session && keyed(session)
  let exchanging: Promise<void> | undefined

  async function exchanged({ pair, idempotencyKey }: Keyed): Promise<void> {
    try {
      current = keyed(await exchange(pair.refresh_token, idempotencyKey))
    } catch (error) {
      if (!isOver(error)) throw error
      current = undefined
      onSession?.(undefined)
      throw error
    }
    onSession?.(current.pair)
  }

  function renewed(old: Keyed): Promise<void> {
    if (current !== old) return Promise.resolve()
    exchanging ??= exchanged(old).finally(() => {
      exchanging = undefined
    })
    return exchanging
  }

  return {
    async bearer() {
      if (current && Date.parse(current.pair.expires_at) - EARLY_MS < Date.now()) await renewed(current)
      return current?.pair.token ?? token
    },
    async renew(refused) {
      if (!current) return false
      if (current.pair.token === refused) await renewed(current)
      return true
    },
    get session() {
      return current?.pair
    }
  }
}

/** A pair with the key of its exchange: one that was never answered can be asked for again. */
interface Keyed {
  readonly pair: TokenPair
  readonly idempotencyKey: string
}

function keyed(pair: TokenPair): Keyed {
  return { pair, idempotencyKey: crypto.randomUUID() }
}
