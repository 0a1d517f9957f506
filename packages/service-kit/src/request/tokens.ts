/**
 * Access tokens: JWTs signed with ES256 by the auth service, verified by every service with the public key
 * that the token's `kid` names in the access read model. Token life follows the real clock.
 */

import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { type Collection, isTransient } from '@bursar/event-sourcing'
import jwt, { type FastifyJWTOptions } from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { EndedSessions, SigningKey } from '../access/model.ts'
import { sessionKey, sessionsKey, signingKeyKey } from '../access/projection.ts'
import type { Caller, TokenVerdict } from '../operation/caller.ts'

/** Seconds that an access token lives, unless said otherwise. */
const ACCESS_TOKEN_LIFE_S = 600

const limits = {
  tokenLength: 8_192,
  verified: 10_000,
  keys: 100,
  skewMs: 5_000,
  /** How long a key is believed in, and what it verified: one that is retired at once because it leaked must be over soon. */
  believedMs: 30_000
}

export interface SignerParts {
  readonly kid: string
  /** P-256 private key. */
  readonly privateKey: KeyObject
  /** Real milliseconds since 1970. */
  now(): number
  readonly lifeS?: number | undefined
}

export interface SignedToken {
  readonly token: string
  /** ISO instant, by the real clock. */
  readonly expires_at: string
}

/**
 * What a token must say: `iss` the site's public URL, `aud` whom it is for, `sub` the user's id, `sid` the session's,
 * `epoch` how often all sessions of the user had been ended when that one was opened (absent: never).
 */
export type Claims = Readonly<Record<string, unknown>> & {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  readonly sid: string
  readonly epoch?: number
}

/**
 * Makes the function that signs access tokens, at most until `latest`, real milliseconds. It takes some 50 µs of
 * CPU a token.
 */
export function createSigner({
  kid,
  privateKey,
  now,
  lifeS = ACCESS_TOKEN_LIFE_S
}: SignerParts): (claims: Claims, latest?: number) => SignedToken {
  const header = encoded({ alg: 'ES256', typ: 'JWT', kid })
  return (claims, latest = Number.POSITIVE_INFINITY) => {
    const iat = Math.floor(now() / 1_000)
    const exp = Math.min(iat + lifeS, Math.floor(latest / 1_000))
    const said = { ...claims, iat, exp }
    const signed = `${header}.${encoded(said)}`
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const expires_at = new Date(exp * 1_000).toISOString()
    return { token: `${signed}.${signature.toString('base64url')}`, expires_at }
  }
}

function encoded(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url')
}

export interface TokenParts {
  /** The `access` read model that serves now. */
  collection(): Collection
  /** Real milliseconds since 1970. */
  now(): number
}

/** Where the check finds what it needs to know. */
export interface TokenSources {
  /**
   * The public half of a key as a JSON Web Key, undefined when there is no such key. What it throws is thrown
   * by the check when it is transient: then nothing is known of the token.
   */
  publicJwk(kid: string): Promise<Readonly<Record<string, unknown>> | undefined>
  /** True when the session of a good token was ended. */
  ended(caller: Caller): Promise<boolean>
  /** Real milliseconds since 1970. */
  now(): number
}

/** The `jwtVerify` of @fastify/jwt: claims of the request's bearer token, or a rejection. */
export type Verify = () => Promise<any>

export interface TokenCheck {
  /** How @fastify/jwt is registered: keys by `kid`, everything else pinned. */
  readonly options: FastifyJWTOptions
  /** Who is behind a request's token. */
  check(token: string, verify: Verify): Promise<TokenVerdict>
}

/** The check of a service: keys and ended sessions are in its own read model. */
export function createTokenCheck({ collection, now }: TokenParts): TokenCheck {
  return tokenCheckOf({
    async publicJwk(kid) {
      return (await collection().get<SigningKey>(signingKeyKey(kid)))?.public_jwk
    },
    async ended({ user, session, claims }) {
      const [own, all] = [sessionKey(session), sessionsKey(user)]
      const found = await collection().getAll<EndedSessions>([own, all])
      if (found.has(own)) return true
      const stored = found.get(all)
      if (stored === undefined) return false
      const { epoch, kept } = stored
      return session !== kept && ((claims.epoch as number | undefined) ?? 0) < epoch
    },
    now
  })
}

/** Gives requests of the app what the check asks them for: `request.jwtVerify()`. */
export async function registerTokens(app: FastifyInstance, { options }: TokenCheck): Promise<void> {
  await app.register(jwt, options)
}

/**
 * Says who is behind a token. Signatures are checked once and remembered, in a bounded cache; expiry and the
 * session's end are looked at each time.
 */
export function tokenCheckOf({ publicJwk, ended, now }: TokenSources): TokenCheck {
  const believed = { ttl: limits.believedMs, ttlResolution: 0, perf: { now } }
  const verified = new LRUCache<string, Caller>({ max: limits.verified, ...believed })
  const keys = new LRUCache<string, string>({ max: limits.keys, ...believed })

  async function publicKey(header: { alg?: unknown; kid?: unknown }): Promise<string> {
    const { alg, kid } = header
    if (alg !== 'ES256' || typeof kid !== 'string') throw new Error('not a token of this site')
    const known = keys.get(kid)
    if (known) return known
    const jwk = await publicJwk(kid)
    if (jwk === undefined) throw new Error('no such key')
    const pem = createPublicKey({ key: jwk, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString()
    keys.set(kid, pem)
    return pem
  }

  async function callerOf(token: string, verify: Verify): Promise<Caller | undefined> {
    try {
      const { payload: claims } = await verify()
      if (typeof claims.sub !== 'string' || typeof claims.sid !== 'string') return undefined
      return Object.freeze({ user: claims.sub, session: claims.sid, token, claims })
    } catch (error) {
      // A key that cannot be read now says nothing about the token.
      if (isTransient(error)) throw error
      return undefined
    }
  }

  return {
    options: {
      decode: { complete: true },
      secret: (async (_request: unknown, { header }: { header: object }) =>
        publicKey(header)) as FastifyJWTOptions['secret'],
      // Issuer and audience are for others: here the key alone tells whose a token is, so that a site which moves to
      // another public URL keeps its sessions.
      verify: {
        algorithms: ['ES256'],
        requiredClaims: ['sub', 'sid', 'iss', 'aud', 'exp'],
        ignoreExpiration: true,
        complete: true
      } as NonNullable<FastifyJWTOptions['verify']>
    },
    async check(token, verify) {
      if (token.length > limits.tokenLength) return { is: 'bad' }
      const known = verified.get(token)
      const caller = known ?? (await callerOf(token, verify))
      if (!caller) return { is: 'bad' }
      if (!known) verified.set(token, caller)
      if ((caller.claims.exp as number) * 1_000 <= now()) return { is: 'ended' }
      return (await ended(caller)) ? { is: 'ended' } : { is: 'good', caller }
    }
  }
}

/** The token of an Authorization header: null when there is none, undefined when it is malformed. */
export function bearerOf(header: string | undefined): string | null | undefined {
  if (header === undefined) return null
  return /^Bearer +([^\s,]+)$/i.exec(header)?.[1]
}
