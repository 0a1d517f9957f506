import { SignInQuery } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { openIdCookie } from '../../identities/openid-cookie.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import type { Issuer } from '../issuers.ts'
import { nextUrl } from '../next-url.ts'

interface Parts {
  readonly issuers: ReadonlyMap<string, Issuer>
  readonly guard: LoginGuard
  readonly allowedOrigins: readonly string[]
}

/** GET /api/auth/oidc/{issuer}: for a browser, which is sent to the issuer and comes back to the callback. */
export function beginSignIn({ issuers, guard, allowedOrigins }: Parts) {
  return operation({
    method: 'GET',
    path: '/api/auth/oidc/{issuer}',
    access: 'public',
    summary: 'Send a browser to an OpenID Connect issuer to log in',
    query: SignInQuery,
    answers: { 302: null },
    refuses: [400, 404, 503],
    async handle(request) {
      const { params, query, origin } = request
      const issuer = issuers.get(params.issuer)
      if (!issuer) fail('not_found')
      const next = nextUrl(query.next ?? '/', origin, allowedOrigins)
      if (next === undefined) {
        const sentence = 'Enter a path of this site, or a URL of an origin that BURSAR_ALLOWED_ORIGINS lists.'
        fail('invalid_fields', { fields: { next: [sentence] } })
      }
      await guard.logIn(request)
      const begun = await issuer.begin(`${origin}/api/auth/oidc/${issuer.slug}/callback`)
      if (!begun) fail('issuer_unreachable')
      const { url, ...kept } = begun
      const cookie = await openIdCookie(request)
      const state = { is: 'begun', issuer: issuer.slug, next, ...kept } as const
      return answer(302, undefined, { location: url, 'cache-control': 'no-store', ...cookie.set(state) })
    }
  })
}
