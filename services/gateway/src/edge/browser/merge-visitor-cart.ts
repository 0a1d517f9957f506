/**
 * Whoever logs in, registers or activates an account keeps the cart that the browser had before. Billing alone can tell
 * a visitor's cookie from a made-up one, and auth alone who logs in: the gateway has both, and asks billing in the name of
 * the new session. What a crash or an absent billing leaves undone is done at the next login or refresh, because the
 * browser then still has the visitor's cookie; done twice it does nothing (billing spends the cookie in the same append).
 */
import { mergePositions } from '@bursar/event-sourcing'
import {
  bearerOf,
  inTime,
  POSITION_HEADER,
  parsePosition,
  positionText,
  VISITOR_COOKIE
} from '@bursar/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sentCookies } from '../cookie-header.ts'
import type { PositionSeal } from '../position-seal.ts'
import { opensSession } from './opens-session.ts'

/** Milliseconds that a login waits for it at most. */
const WAIT_MS = 3_000

/** Adds the hook; it has to stand before those that remember and seal positions. */
export function mergeVisitorCarts(app: FastifyInstance, seal: PositionSeal): void {
  app.addHook('onSend', async (request, reply, body) => {
    if (reply.statusCode >= 400 || typeof body !== 'string' || !opensSession(request)) return
    const cookie = visitorCookieOf(request.headers.cookie)
    if (cookie === undefined) return
    const token = body === '' ? bearerOf(request.headers.authorization) : JSON.parse(body).token
    if (!token) return
    const merged = await inTime(merge(request, reply, { cookie, token, seal }), WAIT_MS)
    if (!merged) request.log.warn('a visitor’s cart waits for the next login: billing did not take it')
  })
}

interface Visit {
  readonly cookie: string
  readonly token: string
  readonly seal: PositionSeal
}

/** True when billing has done it; the answer then drops the visitor's cookie. */
async function merge(
  { server, ip }: FastifyRequest,
  reply: FastifyReply,
  { cookie, token, seal }: Visit
): Promise<boolean> {
  const before = String(reply.getHeader(POSITION_HEADER) ?? '')
  const answer = await server.inject({
    method: 'POST',
    url: '/api/cart/merge',
    remoteAddress: ip,
    headers: {
      authorization: `Bearer ${token}`,
      cookie,
      // Billing has to know the new user first.
      ...(before && { [POSITION_HEADER]: seal.seal(before) })
    }
  })
  if (answer.statusCode !== 204 || reply.sent) return false
  const dropped = answer.headers['set-cookie']
  if (dropped !== undefined) reply.header('set-cookie', dropped)
  const after = seal.open(String(answer.headers[POSITION_HEADER] ?? ''))
  const both = [before, after ?? ''].map((one) => parsePosition(one) ?? {})
  if (before) reply.header(POSITION_HEADER, positionText(both.reduce(mergePositions)))
  return true
}

/** The visitor's cookie of a Cookie header, alone. */
const visitorCookieOf = (header: string | undefined): string | undefined =>
  sentCookies(header).find(({ name }) => name === VISITOR_COOKIE)?.text
