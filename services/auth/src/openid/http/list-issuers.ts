import { Issuers } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Issuer } from '../issuers.ts'

/** GET /api/auth/oidc: which issuers a login page may offer. */
export function listIssuers(issuers: ReadonlyMap<string, Issuer>) {
  return operation({
    method: 'GET',
    path: '/api/auth/oidc',
    access: 'public',
    summary: 'List the OpenID Connect issuers whose accounts can log in',
    answers: { 200: Issuers },
    async handle({ origin }) {
      const results = [...issuers.values()].map(({ slug, title }) => {
        return { slug, title, url: `${origin}/api/auth/oidc/${slug}` }
      })
      return answer(200, { results })
    }
  })
}
