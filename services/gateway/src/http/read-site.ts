import { Site, SiteQuery } from '@bursar/contracts'
import { answer, operation, type SiteQuestion } from '@bursar/service-kit'
import type { SitePart } from '../site/site-of.ts'
import { siteOf } from '../site/site-of.ts'

/** Asks the services of this process what they know. */
export type AskSite = (question: SiteQuestion) => Promise<readonly SitePart[]>

/** GET /api/site: what a front end shows before anybody is logged in. */
export function readSite(ask: AskSite) {
  return operation({
    method: 'GET',
    path: '/api/site',
    access: 'public',
    summary: 'What the site, or one provider on it, looks like, and how to come in',
    query: SiteQuery,
    answers: { 200: Site },
    refuses: [404],
    handle: async ({ query, origin }) => answer(200, siteOf(await ask({ provider: query.provider, origin })))
  })
}
