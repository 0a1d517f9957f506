/** Which session or visitor a request or an answer belongs to, as far as the gateway needs to know: not who it is. */
import { createHash } from 'node:crypto'
import { VISITOR_COOKIE } from '@bursar/service-kit'
import { LRUCache } from 'lru-cache'
import { sentCookies } from './cookie-header.ts'

const limits = { known: 5_000, headerLength: 2_000 }

/** A client sends the same header with every request. */
const sessions = new LRUCache<string, string>({ max: limits.known })

/**
 * The session behind an Authorization header: the one that its token names, else a hash of the header. Nothing
 * is verified here: what is remembered under a made-up name is handed to nobody but whoever made it up, and
 * the services refuse that token.
 */
export function sessionOf(authorization: string | undefined): string | undefined {
  if (!authorization) return undefined
  const known = sessions.get(authorization)
  if (known !== undefined) return known
  const session = readSession(authorization)
  if (authorization.length <= limits.headerLength) sessions.set(authorization, session)
  return session
}

function readSession(authorization: string): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  return (token && sessionOfToken(token)) ?? createHash('sha256').update(authorization).digest('base64url')
}

/** The session that an access token names; undefined when it is no such token. */
export function sessionOfToken(token: string): string | undefined {
  const payload = token.split('.')[1]
  if (!payload) return undefined
  try {
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return typeof sid === 'string' ? sid : undefined
  } catch {
    return undefined
  }
}

/** The session that an answer of the auth service opens or goes on with; undefined when it holds no token. */
export function sessionOfAnswer(body: unknown): string | undefined {
  if (typeof body !== 'string') return undefined
  try {
    const { token } = JSON.parse(body)
    return typeof token === 'string' ? sessionOfToken(token) : undefined
  } catch {
    return undefined
  }
}

/** A longer cookie is none of ours. */
const COOKIE_CHARS_MAX = 600

/** The visitor that a Cookie header names, by a hash: whoever is not logged in has nothing else. */
export function visitorOf(cookie: string | undefined): string | undefined {
  const value = sentCookies(cookie).find(({ name }) => name === VISITOR_COOKIE)?.value
  if (!value || value.length > COOKIE_CHARS_MAX) return undefined
  return createHash('sha256').update(`visitor ${value}`).digest('base64url')
}

/** The visitor whom an answer gives a cookie. */
export function visitorOfAnswer(setCookie: unknown): string | undefined {
  const cookies = Array.isArray(setCookie) ? setCookie : [setCookie]
  return cookies.map((one) => (typeof one === 'string' ? visitorOf(one) : undefined)).find(Boolean)
}
