/**
 * What a profile says of itself: each field once, and from that events, read models, requests and answers. A field more
 * is a line of this table; where its text is to be checked, what checks it does not compile without (read-details.ts).
 */
import { type Static, type TOptional, type TSchema, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { type Personal, personal } from '../../event-definition.ts'
import { Extra } from '../../extra.ts'
import { Nullable, Rate, Text } from '../../http/common.ts'
import { archivedName } from '../../slug.ts'
import { InvoiceRetention } from './invoicing.ts'
import { PayoutDays } from './payout-days.ts'

/** One field. */
interface Field {
  /** As events carry it and documents keep it. */
  readonly stored: TSchema
  /** Of a profile that nothing was said of. */
  readonly empty: unknown
  /** As every request may name it. */
  readonly sent?: TSchema
  /** True where what is sent is checked, or stored in another form. */
  readonly checked?: true
  /** As the detail form has it; absent where the short form has it already. */
  readonly shown?: TSchema
  /** True where lists of profiles and subscriptions are searched and sorted by it. */
  readonly searched?: true
}

/** A personal text of one line. */
const line = (maxLength: number) =>
  ({
    stored: personal(maxLength),
    empty: '' as Personal,
    sent: Text(maxLength),
    shown: Type.String(),
    searched: true
  }) as const

const flag = { stored: Type.Boolean(), empty: false, sent: Type.Boolean(), shown: Type.Boolean() } as const

/** In the order in which documents have them. */
export const profileFields = {
  slug: { stored: personal(255), empty: '' as Personal, sent: Text(150), checked: true, searched: true },
  full_name: { ...line(255), sent: Type.String({ minLength: 1, maxLength: 255 }), checked: true },
  email: { ...line(254), checked: true },
  phone: { ...line(40), checked: true },
  street_address: line(255),
  locality: line(255),
  region: line(255),
  postal_code: line(255),
  country: { ...line(2), sent: Country },
  /** Of a business: its number for the tax, which says that it owes the tax itself in other countries. */
  tax_id: { stored: personal(30), empty: '' as Personal, sent: Text(30), shown: Type.String() },
  picture: {
    stored: personal(2_083),
    empty: '' as Personal,
    sent: Nullable(Text(2_083)),
    checked: true
  },
  /** Stored as the JSON text of an object. */
  extra: { stored: personal(10_000), empty: '' as Personal, sent: Extra, checked: true, shown: Extra },
  default_timezone: {
    stored: Type.String(),
    empty: 'UTC',
    sent: Text(64),
    checked: true,
    shown: Type.String()
  },
  no_implicit_role: flag,
  is_provider: flag,
  is_bulk_buyer: flag,
  /** The broker's part of what new plans of it sell, in 1/10000; only the broker's managers set it. */
  broker_fee: { stored: Rate, empty: 0 },
  /** Days for which what it sells is held before it can be withdrawn; only the broker's managers set it. */
  payout_days: { stored: PayoutDays, empty: 0 },
  /** What the numbers of its invoices begin with, in clear as these are; empty: its slug gives it with the first number. */
  invoice_prefix: { stored: Type.String(), empty: '', checked: true },
  /** What stands at the end of its invoices. */
  invoice_note: { stored: personal(1_000), empty: '' as Personal },
  /** Years for which its invoices name who was erased since. */
  invoice_retention: { stored: InvoiceRetention, empty: 10 }
} as const satisfies Readonly<Record<string, Field>>

type Fields = typeof profileFields
export type DetailName = keyof Fields

/** Names of the fields that have such a part. */
export type DetailWith<Part extends keyof Field> = {
  [Name in DetailName]: Fields[Name] extends Readonly<Record<Part, unknown>> ? Name : never
}[DetailName]

/** What a profile says of itself. Personal texts are text once revealed, sealed before; empty: not given. */
export type ProfileDetails = { readonly [Name in DetailName]: Static<Fields[Name]['stored']> }

/** Every one of them. */
export const detailNames = Object.keys(profileFields) as DetailName[]

/** Those that have such a part. */
export function detailsWith<Part extends keyof Field>(part: Part): DetailWith<Part>[] {
  return detailNames.filter((name) => Object.hasOwn(profileFields[name], part)) as DetailWith<Part>[]
}

/** True of what is stored sealed. */
export function isPersonalDetail(name: DetailName): boolean {
  return Object.hasOwn(profileFields[name].stored, 'personal')
}

type SchemaPart = 'stored' | 'sent' | 'shown'

type SchemasOf<Part extends SchemaPart> = {
  [Name in DetailWith<Part>]: Fields[Name] extends Readonly<Record<Part, infer Schema extends TSchema>>
    ? Schema
    : never
}

/** The schemas of that part, by name. */
export function detailSchemas<Part extends SchemaPart>(part: Part): SchemasOf<Part> {
  const entries = detailsWith(part).map((name) => [name, (profileFields[name] as Field)[part]])
  return Object.fromEntries(entries) as SchemasOf<Part>
}

type Optional<Schemas extends Readonly<Record<string, TSchema>>> = {
  [Name in keyof Schemas]: TOptional<Schemas[Name]>
}

/** The same, each of which may be left out. */
export function optional<Schemas extends Readonly<Record<string, TSchema>>>(
  schemas: Schemas
): Optional<Schemas> {
  const entries = Object.entries(schemas).map(([name, schema]) => [name, Type.Optional(schema)])
  return Object.fromEntries(entries) as Optional<Schemas>
}

/** What a profile has that nothing was said of. */
export const noDetails = Object.fromEntries(
  detailNames.map((name) => [name, profileFields[name].empty])
) as ProfileDetails

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

/** Fields of a read model's documents when its version was last raised by hand. */
const FIELDS_THEN = 16

/** The version of a read model of these details: documents of one field more are others, and built anew. */
export const versionOfDetails = (then: number) => then + detailNames.length - FIELDS_THEN

/** Where somebody is: what may be said at a registration too. */
export const addressNames = ['street_address', 'locality', 'region', 'postal_code', 'country'] as const

/** Those of some fields that are there. */
export function picked<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[]
): Pick<Whole, Name> {
  const there = names.filter((name) => whole[name] !== undefined)
  return Object.fromEntries(there.map((name) => [name, whole[name]])) as Pick<Whole, Name>
}
