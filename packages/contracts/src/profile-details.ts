/** What a profile says of itself, as events carry it and read models keep it. */
import type { Personal } from './event-definition.ts'
import { archivedName } from './slug.ts'

/** What a profile says of itself. Personal texts are text once revealed, sealed before; empty: not given. */
export interface ProfileDetails {
  readonly slug: Personal
  readonly full_name: Personal
  readonly email: Personal
  readonly phone: Personal
  readonly street_address: Personal
  readonly locality: Personal
  readonly region: Personal
  readonly postal_code: Personal
  readonly country: Personal
  readonly picture: Personal
  /** JSON text of an object. */
  readonly extra: Personal
  readonly default_timezone: string
  readonly no_implicit_role: boolean
  readonly is_provider: boolean
  readonly is_bulk_buyer: boolean
  /** The broker's part of what new plans of it sell, in 1/10000. */
  readonly broker_fee: number
}

/** What a profile has that nothing was said of. */
export const noDetails: ProfileDetails = {
  slug: '',
  full_name: '',
  email: '',
  phone: '',
  street_address: '',
  locality: '',
  region: '',
  postal_code: '',
  country: '',
  picture: '',
  extra: '',
  default_timezone: 'UTC',
  no_implicit_role: false,
  is_provider: false,
  is_bulk_buyer: false,
  broker_fee: 0
}

/** Every one of them. */
export const detailNames = Object.keys(noDetails) as (keyof ProfileDetails)[]

/** The details among an event's fields. */
export function detailsIn(data: Partial<ProfileDetails>): Partial<ProfileDetails> {
  return Object.fromEntries(
    detailNames.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]]))
  )
}

/** What an archived profile shows in place of its slug and its e-mail address. */
export function archivedDetails(id: string): Pick<ProfileDetails, 'slug' | 'email'> {
  return { slug: archivedName(id), email: archivedName(id) }
}
