/**
 * An identity that a browser has shown and that logs nobody in by itself: its address belongs to an account that has
 * yet to log in, or its user has yet to show a second factor. It lies in a cookie, sealed, for ten minutes.
 */
import type { OperationRequest } from '@bursar/service-kit'
import { isSameAddress } from '../addresses/domain/address.ts'
import type { LiveUser } from '../users/domain/user.ts'
import type { ShownIdentity } from './find-identity.ts'
import { openIdCookie } from './openid-cookie.ts'

type Asking = Pick<OperationRequest, 'engine' | 'raw' | 'origin'>

export interface PendingIdentity {
  readonly identity: ShownIdentity
  /** The header that drops it, once it has served. */
  readonly drop: Record<string, string>
}

/** The identity that the request's browser has shown; undefined when there is none. */
export async function pendingIdentity(request: Asking): Promise<PendingIdentity | undefined> {
  if (request.raw.header('cookie') === undefined) return undefined
  const cookie = await openIdCookie(request)
  const found = await cookie.read()
  return found?.is === 'shown' ? { identity: found.identity, drop: cookie.drop } : undefined
}

/** Whether it may be linked to a user who has just logged in: by an address that both have verified, and no other. */
export function mayLink(shown: ShownIdentity, { verified }: LiveUser): boolean {
  return shown.email !== undefined && isSameAddress(shown.email, verified.email)
}
