/** A row of an import, of JSON or of a file, as a past sale: its canonical fields, or what is wrong with each. */

import { parseInstant } from '@bursar/calendar'
import { isEmail } from '@bursar/contracts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { MAX_PRICE } from '../../shared/domain/money.ts'
import { saleFields } from './columns.ts'
import { RECORD_LENGTH_MAX } from './file-lines.ts'
import { lineOf, paragraphsOf, type ReadText } from './sale-text.ts'

/** A past sale as a row of an import says it, with what it leaves out filled in. */
export interface SaleRow {
  /** The name that the provider gives the subscriber. */
  readonly subscriber: string
  /** Slug of the plan, empty for a one-off. */
  readonly plan: string
  /** Instant; a bare date is midnight in the zone of the import. */
  readonly created_at: string
  /** 1/100 units. */
  readonly amount: number
  /** In lower case. */
  readonly unit: string
  readonly description: string
  /** The row's own identity; undefined when its content is its identity. */
  readonly key: string | undefined
  /** How many equal rows of the file came before, where the file's reader counted them. */
  readonly twin: number | undefined
  /** What people call the subscriber, and where they write to; empty when the row says neither. */
  readonly full_name: string
  readonly email: string
  /** True when its date has no offset, and so depends on the zone. */
  readonly local: boolean
  /** The six fields as version 0.1 read them, and what its command line knew the row by. */
  readonly former: { readonly fields: readonly (string | number)[]; readonly key: string | undefined }
}

export type ReadRow =
  | { readonly ok: true; readonly sale: SaleRow }
  | { readonly ok: false; readonly fields: FieldErrors }

const LENGTH_MAX = { slug: 255, unit: 3, description: 1_000, key: 255, full_name: 255, email: 254 } as const
const KNOWN: ReadonlySet<string> = new Set([...saleFields, 'currency', 'former_key'])
/** Unknown fields that a message names. */
const NAMED_MOST = 5

/** Reads a row whose values are text, or of JSON's types; bare dates are read in `zone`. */
export function readSale(raw: unknown, zone: string): ReadRow {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { ok: false, fields: { row: ['A row must be an object with subscriber, created_at and amount.'] } }
  }
  const row = new Map(Object.entries(raw))
  const fields: FieldErrors = {}
  checkNames(row, fields)
  const text = (name: string, most: number, read: ReadText = lineOf) => textOf(row, name, most, read, fields)
  const subscriber = text('subscriber', LENGTH_MAX.slug)
  if (!fields.subscriber && !/^[-a-zA-Z0-9_]+$/.test(subscriber)) {
    fields.subscriber = [
      `${quoted(subscriber)} is not a valid subscriber name: use letters, digits, - and _.`
    ]
  }
  const created = createdAt(row, zone, fields)
  const amount = amountOf(row.get('amount'), fields)
  const unit = (text('unit', LENGTH_MAX.unit) || text('currency', LENGTH_MAX.unit)).toLowerCase() || 'usd'
  const sale = {
    subscriber,
    plan: text('plan', LENGTH_MAX.slug),
    created_at: created?.instant ?? '',
    amount: amount ?? 0,
    unit,
    description: text('description', LENGTH_MAX.description, paragraphsOf),
    key: text('key', LENGTH_MAX.key) || undefined,
    twin: twinOf(row.get('twin'), fields),
    full_name: text('full_name', LENGTH_MAX.full_name),
    email: text('email', LENGTH_MAX.email),
    local: created?.local ?? false
  }
  if (sale.email !== '' && !isEmail(sale.email)) {
    fields.email = [`${quoted(sale.email)} is not a valid e-mail address, such as ann@example.com.`]
  }
  const former_key = text('former_key', LENGTH_MAX.key) || undefined
  if (Object.keys(fields).length > 0) return { ok: false, fields }
  // A column `currency` was passed over then.
  const unitThen = trimmed(row.get('unit')).toLowerCase() || 'usd'
  const description = trimmed(row.get('description'))
  const asThen = [subscriber, sale.plan, created?.utc ?? '', sale.amount, unitThen, description]
  return { ok: true, sale: { ...sale, former: { fields: asThen, key: former_key } } }
}

/** A value as a message quotes it. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  // What could not be seen, or would break the line of a terminal, is shown as an escape.
  const shown = text.slice(0, QUOTED_LENGTH_MAX).replace(/[^\P{C}\u200c\u200d]/gu, escaped)
  return `"${shown}${text.length > QUOTED_LENGTH_MAX ? '…' : ''}"`
}

const QUOTED_LENGTH_MAX = 60

function escaped(one: string): string {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function checkNames(row: ReadonlyMap<string, unknown>, fields: FieldErrors): void {
  const unknown = [...row.keys()].filter((name) => !KNOWN.has(name))
  if (unknown.length > 0) {
    const named = unknown.slice(0, NAMED_MOST).map(quoted).join(', ')
    fields.row = [`Unknown fields: ${named}${unknown.length > NAMED_MOST ? ', …' : ''}.`]
  }
  if (row.has('unit') && row.has('currency'))
    fields.currency = ['This repeats the unit; give only one of the two.']
}

/** A text that may be left out. */
function textOf(
  row: ReadonlyMap<string, unknown>,
  name: string,
  most: number,
  read: ReadText,
  fields: FieldErrors
): string {
  const value = row.get(name) ?? ''
  if (typeof value !== 'string') {
    fields[name] = [`${quoted(value)} is not text.`]
    return ''
  }
  if (value.length > RECORD_LENGTH_MAX) {
    fields[name] = [`It has ${value.length} characters; at most ${most} are allowed.`]
    return ''
  }
  const text = read(value)
  if (!text.ok) fields[name] = [`${quoted(value)} has ${text.fault}.`]
  else if (text.value.length > most)
    fields[name] = [`It has ${text.value.length} characters; at most ${most} are allowed.`]
  else return text.value
  return ''
}

interface Created {
  readonly instant: string
  readonly utc: string
  readonly local: boolean
}

const OFFSET = /:\d\d(?:[.,]\d+)?(?:Z|[+ -]\d\d(?::?\d\d)?)$/i

function createdAt(
  row: ReadonlyMap<string, unknown>,
  zone: string,
  fields: FieldErrors
): Created | undefined {
  const value = row.get('created_at')
  const text = typeof value === 'string' && value.length <= 40 ? value.trim() : ''
  const instant = parseInstant(text, zone)
  const local = !OFFSET.test(text)
  const utc = local ? parseInstant(text, 'UTC') : instant
  if (instant !== undefined && utc !== undefined) return { instant, utc, local }
  fields.created_at = [
    `${quoted(value ?? '')} is not a date: write 2026-01-31, or 2026-01-31T09:30:00Z with a time.`
  ]
  return undefined
}

function amountOf(value: unknown, fields: FieldErrors): number | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  const amount = /^-?[0-9]{1,16}$/.test(text) ? Number(text) : value
  if (typeof amount === 'number' && Number.isInteger(amount) && amount >= 0 && amount <= MAX_PRICE) {
    return amount === 0 ? 0 : amount
  }
  const about = typeof amount === 'number' && Number.isInteger(amount) ? outside(amount) : NOT_WHOLE
  fields.amount = [`${quoted(value ?? '')} ${about}`]
  return undefined
}

const NOT_WHOLE = 'is not an amount: write a whole number of hundredths, such as 24900 for 249.00.'

function outside(amount: number): string {
  return amount < 0
    ? 'is below 0: a sale must be 0 or more, and refunds are not imported.'
    : `is above ${MAX_PRICE}, the maximum for one sale; amounts are in hundredths, so 24900 means 249.00.`
}

const TWINS_MAX = 1_000_000_000

function twinOf(value: unknown, fields: FieldErrors): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const twin = typeof value === 'string' && /^\s*[0-9]{1,10}\s*$/.test(value) ? Number(value) : value
  if (typeof twin === 'number' && Number.isInteger(twin) && twin >= 0 && twin <= TWINS_MAX) return twin
  fields.twin = [`${quoted(value)} must be a whole number from 0: how many equal rows came before this one.`]
  return undefined
}

function trimmed(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
