/** What an access token says. */
import type { UserDetail } from '@bursar/contracts'
import type { Claims } from '@bursar/service-kit'

/** Whom an access token is for, in which session: `user` is the id. */
export interface Holder {
  readonly user: string
  readonly detail: UserDetail
  /** Of the session: see session.ts. */
  readonly epoch: number
  /** The session that the session is a part of, and when both end at the latest, real time. */
  readonly part?: { readonly of: string; readonly until: string } | undefined
  /** The site's public URL, where it is signed. */
  readonly issuer: string
}

/** What a site chooses of it. */
export interface ClaimSettings {
  /** Whom tokens are meant for beside the API itself; the public URL when absent. */
  readonly audience?: string | undefined
  /** Details of the user that they carry beside the user name. */
  readonly details?: readonly (keyof UserDetail)[] | undefined
}

/**
 * A token goes wherever a front end sends it, so it says no more of a person than the user name, unless the site
 * asks for more. Our own services look the rest up.
 */
export function tokenClaims(
  { audience, details = [] }: ClaimSettings,
  { user, detail, epoch, issuer, part }: Holder,
  session: string
): Claims {
  const named = Object.fromEntries(details.map((name) => [name, detail[name]]))
  const { username } = detail
  const claims = { ...named, iss: issuer, aud: audience ?? issuer, sub: user, sid: session, username, epoch }
  return part ? { ...claims, part_of: part.of } : claims
}
