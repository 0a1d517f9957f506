/**
 * The two cookies of a browser's session. `sessionid` holds the session's secret, sealed: services never see it, and
 * what somebody made up costs nobody a look-up. `csrftoken` is for the site's own pages to read and send back as a header;
 * it is worked out of the secret, so that none that was set by somebody else, or belongs to another session, is good.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { pooledRandom } from '@bursar/event-sourcing'
import { openText, sealText } from '@bursar/service-kit'
import type { SerializeOptions } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { sentCookies } from '../cookie-header.ts'

export const SESSION_COOKIE = 'sessionid'
export const CSRF_COOKIE = 'csrftoken'

/** What a request's cookies say; whether that session goes on, only auth knows. */
export interface HeldSession {
  readonly secret: string
  /** Real milliseconds since 1970. */
  readonly issuedAt: number
  readonly csrf: string
}

export interface SessionCookies {
  /** Undefined when there is no such cookie, or none of ours, or several that differ. */
  read(header: string | undefined): HeldSession | undefined
  /** Values of Set-Cookie for a session that lasts so many seconds from now on. */
  of(secret: string, maxAge: number): { readonly csrf: string; readonly set: readonly string[] }
  /** Values of Set-Cookie that drop both. */
  readonly dropped: readonly string[]
}

export interface CookieParts {
  /** The site's, so that every instance of the gateway reads what another one set. */
  readonly masterKey: Uint8Array
  /** The public URL: a site that is reached by https sends its cookies by nothing else. */
  readonly origin: string
  /** Real milliseconds since 1970. */
  now(): number
}

/** A longer cookie is none of ours. */
const LENGTH_MAX = 600

/** @param serialize what @fastify/cookie adds to an app */
export function sessionCookies(
  { masterKey, origin, now }: CookieParts,
  serialize: FastifyInstance['serializeCookie']
): SessionCookies {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', masterKey, '', use, 32))
  const [sealKey, csrfKey] = [derived('bursar session cookies'), derived('bursar csrf tokens')]
  const random = pooledRandom()
  // No Domain: the cookies go to this very host.
  const common = { path: '/', sameSite: 'lax', secure: origin.startsWith('https:') } as const
  const hidden = { ...common, httpOnly: true }
  const csrfOf = (secret: string) => createHmac('sha256', csrfKey).update(secret).digest('base64url')
  const both = (session: string, csrf: string, more: SerializeOptions) => [
    serialize(SESSION_COOKIE, session, { ...hidden, ...more }),
    serialize(CSRF_COOKIE, csrf, { ...common, ...more })
  ]

  return {
    read(header) {
      const values = new Set(
        sentCookies(header).flatMap(({ name, value }) => (name === SESSION_COOKIE ? [value] : []))
      )
      const [value = '', other] = values
      // A neighbouring host can set a cookie of this name for all hosts of the domain: then nobody knows whose is whose.
      if (value === '' || other !== undefined || value.length > LENGTH_MAX) return undefined
      const [issued, secret] = openText(sealKey, value)?.split(' ') ?? []
      if (issued === undefined || secret === undefined) return undefined
      return { secret, issuedAt: Number(issued), csrf: csrfOf(secret) }
    },
    of(secret, maxAge) {
      const csrf = csrfOf(secret)
      return { csrf, set: both(sealText(sealKey, `${now()} ${secret}`, random), csrf, { maxAge }) }
    },
    dropped: both('', '', { maxAge: 0 })
  }
}

/** Whether a header is the CSRF token of that session; it takes the same time whatever is sent. */
export function isCsrfOf({ csrf }: HeldSession, sent: string | string[] | undefined): boolean {
  if (typeof sent !== 'string') return false
  const [known, given] = [Buffer.from(csrf), Buffer.from(sent)]
  return known.length === given.length && timingSafeEqual(known, given)
}

/** A Cookie header without ours, for services, which have no use for them; undefined when nothing is left. */
export function withoutSession(header: string): string | undefined {
  const left = sentCookies(header).filter(({ name }) => ![SESSION_COOKIE, CSRF_COOKIE].includes(name))
  const text = left
    .map((one) => one.text)
    .filter((text) => text !== '')
    .join('; ')
  return text === '' ? undefined : text
}
