/** Sessions that browsers hold in cookies: the gateway makes a cookie of the refresh token, which nobody else sees. */
import { BROWSER_SESSION_HEADER, type OperationRequest } from '@bursar/service-kit'
import type { TokenKeys } from './keys.ts'

/**
 * Tells the gateway that the refresh token of the answer goes into a cookie, and for how many seconds: as a session goes
 * on, or to the end of one that is a part of another.
 */
export function browserHeaders(
  keys: Pick<TokenKeys, 'sessionMs'>,
  { engine }: Pick<OperationRequest, 'engine'>,
  part?: { readonly until: string }
): Record<string, string> {
  const sessionMs = part ? Date.parse(part.until) - engine.world.clock.real() : keys.sessionMs
  return { [BROWSER_SESSION_HEADER]: String(Math.floor(sessionMs / 1_000)) }
}

/** The same request as one that asks for its session as cookies: a browser that an issuer sends back can say no more. */
export function askingForCookies<Request extends OperationRequest<any, any>>(request: Request): Request {
  return { ...request, query: { ...request.query, cookie: true } }
}
