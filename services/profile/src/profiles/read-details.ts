/** The details of a profile as a request sends them, checked and brought into the form that is stored. */
import { knowsZone } from '@bursar/calendar'
import {
  isEmail,
  type OrganizationCreate,
  type PatchedProfileUpdate,
  type ProfileDetails
} from '@bursar/contracts'
import { fail, phoneOf } from '@bursar/service-kit'
import { extraText } from '../shared/extra.ts'
import { slugFault } from './domain/slug.ts'

type Body = OrganizationCreate | PatchedProfileUpdate

/** Details that a request may name, as text and settings. What it leaves out is not there. */
export type SentDetails = {
  readonly [Name in keyof ProfileDetails]?: ProfileDetails[Name] extends boolean | number
    ? ProfileDetails[Name]
    : string
}

/** Where a bare phone number is from, and whether the broker's fee is the caller's to set. */
interface Sender {
  readonly country: string
  readonly setsFee: boolean
}

/** Reads the body; fails with every field that is not good. */
export function readDetails(body: Body, { country, setsFee }: Sender): SentDetails {
  const faults: Record<string, string[]> = {}
  const details = {
    ...sent(body, ['street_address', 'locality', 'region', 'postal_code', 'country'] as const),
    ...sent(body, ['no_implicit_role', 'is_provider', 'is_bulk_buyer'] as const),
    ...checked(
      faults,
      'slug',
      body.slug,
      (slug) => slugFault(slug),
      (slug) => slug
    ),
    ...checked(
      faults,
      'full_name',
      body.full_name?.trim(),
      (name) => name === '' && 'This field may not be blank.'
    ),
    ...checked(
      faults,
      'email',
      body.email?.trim(),
      (text) => text && !isEmail(text) && 'Enter a valid e-mail address.'
    ),
    ...checked(faults, 'phone', body.phone?.trim(), ...asPhone(body.country || country)),
    ...checked(
      faults,
      'picture',
      body.picture,
      (text) => text && !isWebAddress(text) && 'Enter a URL that begins with https://.'
    ),
    ...checked(
      faults,
      'default_timezone',
      body.default_timezone,
      (text) => zoneFault(text),
      (text) => text || 'UTC'
    ),
    ...extra(faults, body.extra),
    ...(setsFee && 'broker_fee' in body && body.broker_fee !== undefined && { broker_fee: body.broker_fee })
  }
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return details
}

type Faults = Record<string, string[]>

/** Fields taken as they are: their schemas say it all. */
function sent<Name extends keyof Body>(
  body: Body,
  names: readonly Name[]
): { [Key in Name]?: Exclude<Body[Key], undefined> } {
  return Object.fromEntries(
    names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]]))
  ) as any
}

/** One text field: absent stays absent, null and the empty text clear it, a fault is noted. */
function checked<Name extends string>(
  faults: Faults,
  name: Name,
  value: string | null | undefined,
  faultOf: (text: string) => string | false | undefined,
  store: (text: string) => string = (text) => text
): { [Key in Name]?: string } {
  if (value === undefined) return {}
  const fault = faultOf(value ?? '')
  if (fault) faults[name] = [fault]
  return { [name]: store(value ?? '') } as { [Key in Name]: string }
}

/** How a phone number is checked, and what is stored of it. */
function asPhone(country: string) {
  const faultOf = (text: string) => text !== '' && !phoneOf(text, country) && 'Enter a valid phone number.'
  return [faultOf, (text: string) => phoneOf(text, country) ?? ''] as const
}

function extra(faults: Faults, value: Body['extra']): { extra?: string } {
  if (value === undefined) return {}
  const { text, fault } = extraText(value)
  if (fault) faults.extra = [fault]
  return { extra: text }
}

function zoneFault(zone: string) {
  return zone !== '' && !knowsZone(zone) && 'Enter an IANA time zone, such as Europe/Paris.'
}

/** Only what a browser may load as a picture: no script, no file, nothing that others can read on its way. */
function isWebAddress(text: string): boolean {
  return /^https:\/\/\S+$/i.test(text) && URL.canParse(text)
}
