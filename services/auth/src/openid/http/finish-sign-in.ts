import { IssuerAnswer } from '@bursar/contracts'
import { RefusedError } from '@bursar/event-sourcing'
import { answer, BROWSER_TOKENS_HEADER, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { type OpenIdState, openIdCookie } from '../../identities/openid-cookie.ts'
import { askingForCookies } from '../../sessions/browser-session.ts'
import type { Issuer } from '../issuers.ts'
import { withOutcome } from '../next-url.ts'
import { type SignInParts, signIn } from '../sign-in.ts'

/** GET /api/auth/oidc/{issuer}/callback: an issuer sends a browser back; it goes on where the login began. */
export function finishSignIn(issuers: ReadonlyMap<string, Issuer>, parts: SignInParts) {
  return operation({
    method: 'GET',
    path: '/api/auth/oidc/{issuer}/callback',
    access: 'public',
    summary: 'Log a browser in that an OpenID Connect issuer sends back',
    query: IssuerAnswer,
    answers: { 302: null },
    refuses: [400, 404],
    async handle(request) {
      const issuer = issuers.get(request.params.issuer)
      if (!issuer) fail('not_found')
      await parts.guard.logIn(request)
      const cookie = await openIdCookie(request)
      const begun = begunAt(issuer, await cookie.read())
      const finished = await issuer.finish(answeredAt(request, issuer), begun)
      if (!finished.ok) return back(withOutcome(begun.next, finished.fault), cookie.drop)
      const asBrowser = askingForCookies(request)
      const signed = await signIn(asBrowser, parts, finished.identity).catch((error) => {
        // Another tab was faster with the same identity: it is a user's by now.
        if (!(error instanceof RefusedError) || error.refusal.code !== 'version_conflict') throw error
        return signIn(asBrowser, parts, finished.identity)
      })
      const { outcome, tokens, headers } = signed
      const shown =
        outcome === undefined ? cookie.drop : cookie.set({ is: 'shown', identity: finished.identity })
      const session = tokens && { ...headers, [BROWSER_TOKENS_HEADER]: JSON.stringify(tokens) }
      return back(withOutcome(begun.next, outcome), { ...session, ...shown })
    }
  })
}

/** The login that a browser began at that issuer; nothing else lets an answer in. */
function begunAt({ slug }: Issuer, state: OpenIdState | undefined) {
  if (state?.is !== 'begun' || state.issuer !== slug) fail('sign_in_expired')
  return state
}

/** The URL that the issuer was told, with what it answered: behind a proxy the request's own may be another. */
function answeredAt({ origin, url }: OperationRequest<any, any>, { slug }: Issuer): URL {
  const at = new URL(`${origin}/api/auth/oidc/${slug}/callback`)
  at.search = url.split('?', 2)[1] ?? ''
  return at
}

const back = (location: string, headers: Record<string, string>) =>
  answer(302, undefined, { location, 'cache-control': 'no-store', ...headers })
