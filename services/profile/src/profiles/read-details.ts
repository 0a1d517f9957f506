/** The details of a profile as a request sends them, checked and brought into the form that is stored. */
import { knowsZone } from '@bursar/calendar'
import {
  type DetailWith,
  detailsWith,
  isEmail,
  type OrganizationCreate,
  type PatchedProfileUpdate,
  type ProfileDetails,
  picked,
  prefixPattern
} from '@bursar/contracts'
import { fail, phoneOf } from '@bursar/service-kit'
import { extraText } from '../shared/extra.ts'
import { slugFault } from './domain/slug.ts'

type Body = (OrganizationCreate | PatchedProfileUpdate) & Pick<PatchedProfileUpdate, Invoicing>

type Invoicing = 'invoice_prefix' | 'invoice_note' | 'invoice_retention'

/** Details that a request may name, as text and settings. What it leaves out is not there. */
export type SentDetails = {
  readonly [Name in keyof ProfileDetails]?: ProfileDetails[Name] extends boolean | number
    ? ProfileDetails[Name]
    : string
}

/** Where a bare phone number is from, and whether what the broker alone sets is the caller's to set. */
interface Sender {
  readonly country: string
  readonly brokersOwn: boolean
}

/** What is stored of a field, and what is wrong with it, where something is. */
interface Reading {
  readonly text: string
  readonly fault?: string | false | undefined
}

type Checked = DetailWith<'checked'>

/** How each field that is checked is read; null and the empty text clear it. */
const readers: {
  readonly [Name in Checked]: (sent: NonNullable<Body[Name]> | '', country: string) => Reading
} = {
  slug: (text) => ({ text, fault: slugFault(text) }),
  full_name: (text) => trimmed(text, (name) => name === '' && 'This field may not be blank.'),
  email: (text) =>
    trimmed(text, (email) => email !== '' && !isEmail(email) && 'Enter a valid e-mail address.'),
  phone: asPhone,
  picture: (text) => ({
    text,
    fault: text !== '' && !isWebAddress(text) && 'Enter a URL that begins with https://.'
  }),
  extra: (value) => extraText(value),
  invoice_prefix: asPrefix,
  default_timezone: (text) => ({
    text: text || 'UTC',
    fault: text !== '' && !knowsZone(text) && 'Enter an IANA time zone, such as Europe/Paris.'
  })
}

/** Reads the body; fails with every field that is not good. */
export function readDetails(body: Body, { country, brokersOwn }: Sender): SentDetails {
  const faults: Record<string, string[]> = {}
  const checked = detailsWith('checked')
    .filter((name) => body[name] !== undefined)
    .map((name) => {
      const { text, fault } = reader(name)(body[name] ?? '', body.country || country)
      if (fault) faults[name] = [fault]
      return [name, text] as const
    })
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  const asSent = detailsWith('sent').filter((name): name is Exclude<typeof name, Checked> => !isChecked(name))
  return {
    ...picked(body, asSent),
    ...picked(body, ['invoice_note', 'invoice_retention']),
    ...Object.fromEntries(checked),
    ...(brokersOwn && picked(body as PatchedProfileUpdate, ['broker_fee', 'payout_days']))
  }
}

const isChecked = (name: string): name is Checked => Object.hasOwn(readers, name)

/** A name's reader takes what the body has under that name. */
function reader(name: Checked): (sent: unknown, country: string) => Reading {
  return readers[name] as (sent: unknown, country: string) => Reading
}

function trimmed(text: string, faultOf: (text: string) => string | false): Reading {
  const stored = text.trim()
  return { text: stored, fault: faultOf(stored) }
}

/** Stored in E.164. */
function asPhone(sent: string, country: string): Reading {
  const number = sent.trim()
  const phone = phoneOf(number, country)
  return { text: phone ?? '', fault: number !== '' && !phone && 'Enter a valid phone number.' }
}

/** In capitals; the empty text leaves it to the slug. */
function asPrefix(sent: string): Reading {
  const text = sent.trim().toUpperCase()
  return {
    text,
    fault: text !== '' && !prefixPattern.test(text) && 'Enter up to 8 letters A to Z and digits.'
  }
}

/** Only what a browser may load as a picture: no script, no file, nothing that others can read on its way. */
function isWebAddress(text: string): boolean {
  return /^https:\/\/\S+$/i.test(text) && URL.canParse(text)
}
