/** What a front end needs to know of the site before anybody is logged in, gathered from all services. */
import { type Static, Type } from 'typebox'
import { Issuer } from '../auth/identities/http.ts'
import { Brand } from '../profile/brands/http.ts'
import { Nullable } from './common.ts'

/** How far a site is, the first that holds: nobody but its first manager is there; its clock can be set; no money moves. */
export const siteStates = ['new', 'test_clock', 'demo', 'live'] as const

export const SiteQuery = Type.Object({
  provider: Type.Optional(
    Type.String({
      maxLength: 150,
      description: 'Slug of the provider whose brand is shown; the broker’s unless given.'
    })
  )
})

export const Site = Type.Object(
  {
    /** Slug of the profile whose brand it is. */
    profile: Type.String(),
    name: Type.String(),
    ...Brand.properties,
    /** Slugs of the agreements of the site, by title. */
    legal: Type.Array(Type.String()),
    ways_in: Type.Array(
      Type.Union([Type.Literal('password'), Type.Literal('code'), Type.Literal('passkey')])
    ),
    issuers: Type.Array(Issuer),
    registration_open: Type.Boolean(),
    processor: Type.Object({ name: Type.String(), public_key: Nullable(Type.String()) }),
    state: Type.Union([
      Type.Literal('new'),
      Type.Literal('test_clock'),
      Type.Literal('demo'),
      Type.Literal('live')
    ])
  },
  { $id: 'Site' }
)
export type Site = Static<typeof Site>
