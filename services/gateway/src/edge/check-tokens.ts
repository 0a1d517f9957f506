/**
 * Refuses forged tokens at the edge, so that services are not asked about them. Each service verifies for itself
 * all the same: what cannot be decided here (another kind of token, a key that is new, auth is away) is let
 * through, and so is what has ended, because only the service knows whether its URL takes that.
 */
import { fail, registerTokens, type TokenCheck, tokenCheckOf } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { GetJwks } from 'get-jwks'

const limits = {
  /** How long the keys of auth are believed in. */
  cacheMs: 300_000,
  /** Until a lookup is given up. */
  lookupMs: 1_000,
  /** Pause after a lookup that found nothing: whoever makes up keys does not make auth work. */
  pauseMs: 1_000,
  kidLength: 64
}

/** Nothing is known of a token now; read by the check as a fault that passes. */
class UnknownKeyError extends Error {
  readonly code = 'unavailable'
}

/** @param now milliseconds that always run */
export async function checkTokens(app: FastifyInstance, authUrl: string, now: () => number): Promise<void> {
  // A system in one process has no use for it, and pays nothing for it.
  const { default: buildGetJwks } = await import('get-jwks')
  const jwks = buildGetJwks({ jwksPath: '/api/auth/jwks.json', ttl: limits.cacheMs })
  const check = edgeTokenCheck(jwks, authUrl, now)
  await registerTokens(app, check)
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined || token.split('.').length !== 3) return
    const verdict = await check.check(token, () => request.jwtVerify()).catch(() => undefined)
    if (verdict?.is === 'bad') fail('invalid_token')
  })
}

function edgeTokenCheck(jwks: GetJwks, authUrl: string, now: () => number): TokenCheck {
  let pausedUntil = 0

  return tokenCheckOf({
    async publicJwk(kid) {
      const signature = { domain: authUrl, alg: 'ES256', kid }
      const known = jwks.cache.get(jwks.generateCacheKey('ES256', kid, `${authUrl}/`))
      if (!known && (now() < pausedUntil || kid.length > limits.kidLength)) throw new UnknownKeyError(kid)
      try {
        return await inTime(jwks.getJwk(signature))
      } catch {
        pausedUntil = now() + limits.pauseMs
        throw new UnknownKeyError('the key is not known yet, or auth cannot be reached')
      }
    },
    ended: async () => false,
    now
  })
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, limits.lookupMs, new Error('too slow'))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
