/** What the auth service tells of the site: how people come in, and whether anybody did yet. */
import type { Site } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { SiteQuestion } from '@bursar/service-kit'

export interface Ways {
  /** OpenID Connect issuers by slug. */
  readonly issuers: ReadonlyMap<string, { readonly slug: string; readonly title: string }>
  readonly registrationOpen: boolean
}

export function siteWays({ issuers, registrationOpen }: Ways) {
  return async ({ collection }: Engine, { origin }: SiteQuestion): Promise<Partial<Site>> => {
    const { count } = await collection('users').tally({ list: 'all', by: '' })
    return {
      ways_in: ['password', 'code', 'passkey'],
      issuers: [...issuers.values()].map(({ slug, title }) => {
        return { slug, title, url: `${origin}/api/auth/oidc/${slug}` }
      }),
      registration_open: registrationOpen,
      // The first manager alone is nobody who came.
      ...(count <= 1 && { state: 'new' as const })
    }
  }
}
