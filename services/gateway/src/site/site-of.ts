/** What the site is, put together from what each service knows of it. */
import { type ServiceName, type Site, siteStates } from '@bursar/contracts'

export type SitePart = Partial<Site>

/** Where no service said otherwise: as much as one of several processes knows by itself. */
const unsaid: Site = {
  profile: '',
  name: '',
  logo: null,
  colour: null,
  support: null,
  return_origins: [],
  legal: [],
  ways_in: [],
  issuers: [],
  registration_open: false,
  processor: { name: '', public_key: null },
  state: 'live'
}

/** The fields that each service tells, beside the state, of which the first that holds counts. */
const told: Readonly<Partial<Record<ServiceName, readonly (keyof Site)[]>>> = {
  auth: ['ways_in', 'issuers', 'registration_open'],
  profile: ['profile', 'name', 'logo', 'colour', 'support', 'return_origins', 'legal'],
  billing: ['processor']
}

/** Services that tell anything. */
export const siteTellers = Object.keys(told) as ServiceName[]

/** What a service that answered for itself knows of the whole. */
export function partOf(service: ServiceName, site: Site): SitePart {
  return Object.fromEntries([...(told[service] ?? []), 'state' as const].map((name) => [name, site[name]]))
}

export function siteOf(parts: readonly SitePart[]): Site {
  const states = new Set(parts.map(({ state }) => state))
  const state = siteStates.find((one) => states.has(one)) ?? unsaid.state
  return { ...unsaid, ...Object.assign({}, ...parts), state }
}
