/** Where a browser goes on after a login: a page of the site, or of an origin that the operator allows; nowhere else. */

/** What came of it, for the page: absent when the user is logged in. */
export type SignInOutcome = 'link' | 'second_factor' | 'denied' | 'failed'

/**
 * The absolute URL that `next` names, undefined when it leads elsewhere. The platform's own parser decides, which is
 * the browser's too: `//elsewhere.example` and `/\elsewhere.example` are other hosts for both.
 *
 * @param origin the public URL; @param allowed origins beside its own
 */
export function nextUrl(next: string, origin: string, allowed: readonly string[]): string | undefined {
  if (!URL.canParse(next, origin)) return undefined
  const url = new URL(next, origin)
  const isOurs = url.origin === new URL(origin).origin || allowed.includes(url.origin)
  return isOurs && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? url.href
    : undefined
}

/** The same with what came of the login. */
export function withOutcome(next: string, outcome: SignInOutcome | undefined): string {
  if (outcome === undefined) return next
  const url = new URL(next)
  url.searchParams.set('sign_in', outcome)
  return url.href
}
