/** The newest edition of each agreement. */
import type { AgreementPublished, ProfileEvents } from '@bursar/contracts'
import { projection, put } from '@bursar/event-sourcing'

/** Document `agreement/<slug>`. */
export type AgreementDocument = Omit<AgreementPublished, 'published_by'>

export const agreementKey = (slug: string) => `agreement/${slug}`

/** The one list of all of them. */
export const ALL = 'all'

export const agreements = projection<ProfileEvents>({
  name: 'agreements',
  version: 1,
  order: (document) => document.updated_at,
  lists: { all: { by: () => ALL } },
  on: {
    'profile.agreement-published': ({ data: { published_by: _, ...document } }) => [
      put(agreementKey(document.slug), document satisfies AgreementDocument)
    ]
  }
})
