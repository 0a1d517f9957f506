/**
 * Visitors: callers who are not logged in, told apart by a cookie. It is signed by the service and says which
 * visitor it is and until when; whoever has it is that visitor, so it gives access to nothing but what a visitor
 * may have, such as a cart. What is kept in the log is the visitor's id, from which no cookie can be made.
 */

import { sign, unsign } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import type { Visitor } from '../operation/caller.ts'

/** Reads and writes cookies; what @fastify/cookie adds to an app. */
export type Cookies = Pick<FastifyInstance, 'parseCookie' | 'serializeCookie'>

export interface VisitorParts {
  readonly cookies: Cookies
  /** What cookies are signed with: the same for all instances of a service. */
  secret(): Promise<Buffer>
  /** A new id. */
  id(): string
  /** Start of absolute URLs: a site that is reached by https sends its cookies by nothing else. */
  readonly origin: string
}

/** Name of the cookie. */
export const VISITOR_COOKIE = 'bursar_visitor'

const cookieLength = 300

/** Makes the function that tells who a visitor is, by the Cookie header and the domain's now. */
export function visitorsOf({ cookies, secret, id, origin }: VisitorParts) {
  return async (header: string | undefined, now: string): Promise<Visitor> => {
    const key = await secret()
    const known = readCookie(key, visitorCookieOf(cookies, header), now)
    const cookie = (value: string, maxAge: number) => {
      const secure = origin.startsWith('https:')
      const options = { path: '/api', httpOnly: true, sameSite: 'lax', secure, maxAge } as const
      return { 'set-cookie': cookies.serializeCookie(VISITOR_COOKIE, value, options) }
    }
    const visitor = (own: string, isKnown: boolean): Visitor => ({
      id: own,
      isKnown,
      cookie(until) {
        const maxAge = Math.max(0, Math.round((Date.parse(until) - Date.parse(now)) / 1_000))
        return cookie(sign(`${own}.${Date.parse(until)}`, key), maxAge)
      },
      dropped: () => cookie('', 0),
      another: () => visitor(id(), false)
    })
    return visitor(known ?? id(), known !== undefined)
  }
}

/** The visitor's cookie of a request, unread; undefined when there is none. */
function visitorCookieOf(
  cookies: Pick<Cookies, 'parseCookie'>,
  header: string | undefined
): string | undefined {
  if (!header?.includes(VISITOR_COOKIE)) return undefined
  return cookies.parseCookie(header)[VISITOR_COOKIE]
}

function readCookie(key: Buffer, cookie: string | undefined, now: string): string | undefined {
  if (!cookie || cookie.length > cookieLength) return undefined
  const { valid, value } = unsign(cookie, key)
  const [visitor, until] = (value ?? '').split('.')
  return valid && Number(until) > Date.parse(now) ? visitor : undefined
}
