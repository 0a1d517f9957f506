/**
 * Sessions of browsers: a cookie on the outside, a bearer token for the services. A browser sends its cookies with
 * whatever any page asks for, so what they count for is checked here, before a service sees a token.
 */
import { BROWSER_SESSION_HEADER, BROWSER_TOKENS_HEADER, fail, foreignOrigins } from '@bursar/service-kit'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from './opens-session.ts'
import {
  type CookieParts,
  type HeldSession,
  isCsrfOf,
  type SessionCookies,
  sessionCookies,
  withoutSession
} from './session-cookies.ts'
import { type SessionTokens, sessionTokens } from './session-tokens.ts'

export interface BrowserSessionParts extends CookieParts {
  /** See ServerOptions. */
  readonly allowedOrigins?: readonly string[] | undefined
}

/** Tells the CSRF token of the session that a Cookie header names, for a form; undefined when it names none. */
export type CsrfOf = (cookie: string | undefined) => string | undefined

declare module 'fastify' {
  interface FastifyRequest {
    /** The session whose cookie came with it; null when there is none. */
    heldSession: HeldSession | null
    /** Cookies that the answer is to bring anew; null for none. */
    renewedCookies: readonly string[] | null
  }
}

const CSRF_HEADER = 'x-csrftoken'
const OWN_TOKENS = '/api/auth/tokens'

/** Real milliseconds after which a cookie that is used is set again. */
const RENEWED_MS = 86_400_000

/**
 * These show a credential of their own: with the cookie of an old session, and without its CSRF token, they are what
 * they are without a cookie.
 */
const withOwnCredentials =
  /^\/api\/auth(\/(register|recover|tokens|[0-9a-fA-F]{40}|handoff\/[^/]+|passkeys(\/options)?))?$/

/** Adds the hooks; they have to stand before all that ask who calls. */
export async function browserSessions(app: FastifyInstance, parts: BrowserSessionParts): Promise<CsrfOf> {
  const cookies = sessionCookies(parts, await cookieWriter(app))
  const tokens = sessionTokens(app, parts.now)
  const isForeign = foreignOrigins(parts.origin, parts.allowedOrigins)
  app.decorateRequest('heldSession', null)
  app.decorateRequest('renewedCookies', null)

  app.addHook('onRequest', async (request) => {
    const { headers, method, url } = request
    if (!url.startsWith('/api')) return
    const { cookie } = headers
    const held = cookies.read(cookie) ?? null
    if (cookie !== undefined) hide(request, cookie)
    request.heldSession = held
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(method)
    const wantsCookie = /[?&]cookie=/.test(url)
    const counts = held !== null && headers.authorization === undefined
    if (changes && (counts || wantsCookie) && isForeign(headers)) fail('cross_origin')
    if (!counts) return
    const meant = !changes || isCsrfOf(held, headers[CSRF_HEADER])
    if (!meant && method === 'POST' && withOwnCredentials.test(pathOf(url))) return
    const found = await tokens.of(held.secret, request.ip)
    if (!found) return
    if (!meant) fail('csrf_failed')
    headers.authorization = `Bearer ${found.token}`
    if (parts.now() - held.issuedAt > RENEWED_MS) request.renewedCookies = found.renewed
  })

  app.addHook('onSend', async (request, reply, body) => {
    const opened = await openedSession(request, reply, body, { cookies, tokens })
    if (opened !== undefined) return opened
    const { heldSession, renewedCookies, method } = request
    if (pathOf(request.url) === OWN_TOKENS && heldSession) {
      if (method === 'DELETE' && [204, 401].includes(reply.statusCode)) {
        tokens.forget(heldSession.secret)
        reply.header('set-cookie', [...cookies.dropped])
        return body
      }
      if (method === 'GET' && reply.statusCode === 200) reply.header(CSRF_HEADER, heldSession.csrf)
    }
    if (renewedCookies) reply.header('set-cookie', [...renewedCookies])
    return body
  })

  return (cookie) => cookies.read(cookie)?.csrf
}

/** In a scope of its own: services have the library too. */
async function cookieWriter(app: FastifyInstance): Promise<FastifyInstance['serializeCookie']> {
  let writer: FastifyInstance['serializeCookie'] | undefined
  await app.register(async (scope) => {
    await scope.register(cookie, { hook: false })
    writer = scope.serializeCookie
  })
  if (!writer) throw new Error('the app has begun already')
  return writer
}

/** Services have no use for these cookies. */
function hide({ headers }: FastifyRequest, cookie: string): void {
  const left = withoutSession(cookie)
  if (left === undefined) delete headers.cookie
  else headers.cookie = left
}

interface Parts {
  readonly cookies: SessionCookies
  readonly tokens: SessionTokens
}

/**
 * The body of an answer that opens a browser's session, or goes on with it: the refresh token is a cookie by now. What
 * session the browser had before is ended: nobody has its cookie any more, and who has it after all must not go on.
 * Undefined for every other answer.
 */
async function openedSession(
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  { cookies, tokens }: Parts
): Promise<string | undefined> {
  const seconds = reply.getHeader(BROWSER_SESSION_HEADER)
  if (seconds === undefined) return undefined
  const redirected = reply.getHeader(BROWSER_TOKENS_HEADER)
  for (const name of [BROWSER_SESSION_HEADER, BROWSER_TOKENS_HEADER]) reply.removeHeader(name)
  const text = redirected ?? body
  if (typeof text !== 'string' || reply.statusCode >= 400) return undefined
  const { refresh_token, ...shown } = JSON.parse(text)
  const { set, csrf } = cookies.of(refresh_token, Number(seconds))
  reply.removeHeader('content-length')
  reply.header('set-cookie', [...set]).header(CSRF_HEADER, csrf)
  const { heldSession, ip, server } = request
  if (heldSession && heldSession.secret !== refresh_token) {
    await endSession(server, tokens, { secret: heldSession.secret, ip }).catch((error) =>
      request.log.warn({ err: error }, 'the earlier session of a browser could not be ended at a login')
    )
  }
  // What was written is remembered for the session that begins, not for the one that it takes the place of.
  request.headers.authorization = `Bearer ${shown.token}`
  return redirected === undefined ? JSON.stringify(shown) : ''
}

async function endSession(
  app: FastifyInstance,
  tokens: SessionTokens,
  { secret, ip }: { readonly secret: string; readonly ip: string }
): Promise<void> {
  const found = await tokens.of(secret, ip)
  if (!found) return
  tokens.forget(secret)
  await app.inject({
    method: 'DELETE',
    url: OWN_TOKENS,
    remoteAddress: ip,
    headers: { authorization: `Bearer ${found.token}` }
  })
}
