/** What a browser brings back of a login by OpenID Connect: sealed, for ten minutes, sent to this service alone. */
import { createHash } from 'node:crypto'
import { type OperationRequest, openText, parseCookies, sealText, serializeCookie } from '@bursar/service-kit'
import type { ShownIdentity } from './find-identity.ts'

/** A login that has begun: the answer that belongs to it is told by this (RFC 7636, OpenID Connect Core 3.1.2.1). */
export interface BegunLogin {
  readonly is: 'begun'
  readonly issuer: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Absolute URL to go on at; checked before it was put here. */
  readonly next: string
}

export type OpenIdState = BegunLogin | { readonly is: 'shown'; readonly identity: ShownIdentity }

export interface OpenIdCookie {
  read(): Promise<OpenIdState | undefined>
  /** The header that sets it. */
  set(state: OpenIdState): Record<string, string>
  /** The header that drops it. */
  readonly drop: Record<string, string>
}

const NAME = 'bursar_openid'
const SECRET = 'openid'
const lifetimeS = 600
const LENGTH_MAX = 4_000

/** Opens the cookie of a request. */
export async function openIdCookie({
  engine,
  raw,
  origin
}: Pick<OperationRequest, 'engine' | 'raw' | 'origin'>): Promise<OpenIdCookie> {
  const { keys, world } = engine
  const key = createHash('sha256')
    .update(await keys.secret(SECRET))
    .digest()
  // Lax: an issuer sends the browser back from another site, by GET.
  const attributes = {
    path: '/api/auth',
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:')
  } as const
  const header = (value: string, maxAge: number) => ({
    'set-cookie': serializeCookie(NAME, value, { ...attributes, maxAge })
  })
  return {
    async read() {
      const value = parseCookies(raw.header('cookie') ?? '')[NAME]
      if (!value || value.length > LENGTH_MAX) return undefined
      const text = openText(key, value)
      if (text === undefined) return undefined
      const { until, ...state } = JSON.parse(text)
      return world.clock.real() < until ? state : undefined
    },
    set(state) {
      const until = world.clock.real() + lifetimeS * 1_000
      return header(sealText(key, JSON.stringify({ ...state, until }), world.random), lifetimeS)
    },
    drop: header('', 0)
  }
}
