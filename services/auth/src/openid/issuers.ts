/** OpenID Connect issuers whose accounts may log in, as the settings of the site name them. */

import type { ShownIdentity } from '../identities/find-identity.ts'
import type { BegunLogin } from '../identities/openid-cookie.ts'

/** One issuer of the settings. */
export interface IssuerSettings {
  /** Stands in URLs: lower-case letters, digits and -. */
  readonly slug: string
  /** What people are shown. */
  readonly title: string
  /** Issuer identifier: an https URL, from which its endpoints are discovered. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /**
   * Domains of e-mail addresses for which it is believed that its users have them; `*` for all. Of any other address
   * nothing follows.
   */
  readonly authoritativeFor: readonly string[]
}

/** What a site that logs people in by OpenID Connect chooses. */
export interface OpenIdSettings {
  readonly issuers: readonly IssuerSettings[]
  /** Origins beside the public URL's to which a browser may be sent back. */
  readonly allowedOrigins?: readonly string[] | undefined
}

/** A login at an issuer: where to send the browser, and what to compare its answer with. */
export interface Beginning extends Pick<BegunLogin, 'state' | 'nonce' | 'verifier'> {
  readonly url: string
}

/** The person refused, or no answer came that can be believed. */
export type IssuerFault = 'denied' | 'failed'

export type Finished =
  | { readonly ok: true; readonly identity: ShownIdentity }
  | { readonly ok: false; readonly fault: IssuerFault }

/** One issuer, and how it is asked. */
export interface Issuer {
  readonly slug: string
  readonly title: string
  /** Undefined when it cannot be asked now. */
  begin(redirectUri: string): Promise<Beginning | undefined>
  /** @param answered the callback's URL with the issuer's answer in its query */
  finish(answered: URL, begun: BegunLogin): Promise<Finished>
}

/** Whether nothing but its owner can have an address that an issuer has verified. */
export function isAuthoritative({ authoritativeFor }: IssuerSettings, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return authoritativeFor.some((one) => one === '*' || one.toLowerCase() === domain)
}
