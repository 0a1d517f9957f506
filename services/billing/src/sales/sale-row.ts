import { parseInstant } from '@bursar/service-kit'
import { isAmount } from '../domain/money.ts'
import type { FieldErrors } from '../domain/plan-terms.ts'

/** A past sale as a row of an import says it, with what it leaves out filled in. */
export interface SaleRow {
  /** Slug of the subscriber. */
  readonly subscriber: string
  /** Slug of the plan, empty for a one-off. */
  readonly plan: string
  /** Instant; a bare date is midnight UTC. */
  readonly created_at: string
  /** 1/100 units. */
  readonly amount: number
  readonly unit: string
  readonly description: string
  /** The row's own identity; undefined when its content is its identity. */
  readonly key: string | undefined
}

export type ReadRow =
  | { readonly ok: true; readonly sale: SaleRow }
  | { readonly ok: false; readonly fields: FieldErrors }

const MAX = { slug: 255, description: 1_000, key: 255 } as const

/** Reads a row of JSON, or of CSV where every value is text. */
export function readSale(raw: unknown): ReadRow {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { ok: false, fields: { row: ['This is not a sale.'] } }
  }
  const row = raw as Record<string, unknown>
  const fields: FieldErrors = {}
  const subscriber = textOf(row, 'subscriber', MAX.slug, fields)
  if (!fields.subscriber && !/^[-a-zA-Z0-9_]+$/.test(subscriber)) {
    fields.subscriber = ['Enter the slug of a profile: letters, digits, - and _.']
  }
  const created_at = instantOf(row.created_at)
  if (created_at === undefined) fields.created_at = ['Not a date or date-time in ISO 8601.']
  const amount = amountOf(row.amount)
  if (amount === undefined) fields.amount = ['Ensure this value is an integer from 0 to 9007199254740991.']
  const plan = textOf(row, 'plan', MAX.slug, fields)
  const unit = textOf(row, 'unit', 3, fields).toLowerCase() || 'usd'
  const description = textOf(row, 'description', MAX.description, fields)
  const key = textOf(row, 'key', MAX.key, fields) || undefined
  if (created_at === undefined || amount === undefined || Object.keys(fields).length > 0)
    return { ok: false, fields }
  return { ok: true, sale: { subscriber, plan, created_at, amount, unit, description, key } }
}

/** A text that may be left out. */
function textOf(row: Record<string, unknown>, name: string, most: number, fields: FieldErrors): string {
  const value = row[name] ?? ''
  if (typeof value === 'string' && value.length <= most && !value.includes('\0')) return value.trim()
  fields[name] = [
    typeof value === 'string' ? `Ensure this has at most ${most} characters.` : 'This is not a text.'
  ]
  return ''
}

function instantOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 40 ? parseInstant(value.trim(), 'UTC') : undefined
}

function amountOf(value: unknown): number | undefined {
  const amount = typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value
  return typeof amount === 'number' && isAmount(amount) ? amount : undefined
}
