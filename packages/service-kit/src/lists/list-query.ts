/** Parses the query of lists: dates, search terms, sort fields, page. */
import { parseInstant } from '@bursar/calendar'
import { errors } from '@bursar/contracts'
import { fail } from '../errors/fail.ts'
import { LAST_PAGE, type ListRequest } from './list-source.ts'

/** A query as the URL has it: a name that comes twice has several values. */
export type RawQuery = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a list may be asked; the OpenAPI document says so. */
export const listLimits = {
  text: 1_000,
  terms: 20,
  fields: 20,
  field: 100,
  pageSize: 100,
  page: 100_000_000,
  ids: 100,
  id: 255,
  date: 40
} as const
const limits = listLimits
const pageSizeUsual = 25

/**
 * Reads those parameters that `names` lists; the others are left to the operation. A bare date is midnight in
 * `zone`. Throws RefusedError: a date that is none, a page_size that is none and a search that is too long are
 * 400, a page that is no page is 404.
 */
export function parseListQuery(query: RawQuery, names: readonly string[], zone: string): ListRequest {
  if (names.length === 0) return noList
  const taken = (name: string) => (names.includes(name) ? valuesOf(query[name]) : [])
  return {
    startAt: dateOf('start_at', taken('start_at').at(-1), zone),
    endsAt: dateOf('ends_at', taken('ends_at').at(-1), zone),
    terms: termsOf(taken('q')),
    fields: fieldsIn('q_f', taken('q_f')),
    sort: fieldsIn('o', taken('o')).flatMap(sortOf).slice(0, limits.fields),
    page: pageOf(taken('page').at(-1)),
    pageSize: pageSizeOf(taken('page_size').at(-1)),
    ids: names.includes('id') && query.id !== undefined ? idsOf(valuesOf(query.id)) : undefined
  }
}

const noList: ListRequest = {
  startAt: undefined,
  endsAt: undefined,
  terms: [],
  fields: [],
  sort: [],
  page: 1,
  pageSize: pageSizeUsual
}

/** All values of one name, none when it is absent. */
export function valuesOf(value: RawQuery[string]): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** The instant that a parameter names; undefined where it is absent. Throws RefusedError (400) for what is no date. */
export function dateOf(name: string, text: string | undefined, zone: string): string | undefined {
  if (text === undefined || text === '') return undefined
  return (
    (text.length <= limits.date ? parseInstant(text, zone) : undefined) ??
    fail('invalid_date', { fields: { [name]: [errors.invalid_date.detail] } })
  )
}

/** Names of fields: unknown ones are for the list to ignore, but nobody has that many or such long ones. */
function fieldsIn(name: string, values: readonly string[]): readonly string[] {
  const isLong = values.some((value) => value.split(',').some((field) => field.length > limits.field))
  if (values.length <= limits.fields && !isLong) return values
  return fail('invalid_fields', { fields: { [name]: [isLong ? longFields : manyFields] } })
}

const manyFields = `A request may name at most ${limits.fields} fields.`
const longFields = `The name of a field may have at most ${limits.field} characters.`

function idsOf(values: readonly string[]): string[] {
  if (values.length > limits.ids) fail('invalid_fields', { fields: { id: [tooManyIds(values.length)] } })
  return [...new Set(values)].filter((id) => id !== '' && id.length <= limits.id)
}

const tooManyIds = (asked: number) =>
  `A request may ask for at most ${limits.ids} ids; this one has ${asked}.`

/** Terms are separated by commas; double quotes protect a comma. */
function termsOf(values: readonly string[]): string[] {
  const terms = values.flatMap((value) => {
    if (value.length > limits.text) fail('invalid_fields', { fields: { q: [tooLong] } })
    return [...value.matchAll(/(?:"[^"]*"|[^,])+/g)].map(([term]) =>
      term.replaceAll('"', '').trim().toLowerCase()
    )
  })
  const asked = terms.filter((term) => term !== '')
  return asked.length <= limits.terms ? asked : fail('invalid_fields', { fields: { q: [tooMany] } })
}

const tooLong = `A search may have at most ${limits.text} characters.`
const tooMany = `A search may have at most ${limits.terms} terms.`

function sortOf(value: string): { field: string; descending: boolean }[] {
  const fields = value.split(',').map((field) => field.trim())
  return fields.flatMap((field) => {
    const descending = field.startsWith('-')
    const name = descending ? field.slice(1) : field
    return name === '' ? [] : [{ field: name, descending }]
  })
}

function pageOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1
  if (text === 'last') return LAST_PAGE
  const page = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return page >= 1 && page <= limits.page ? page : fail('invalid_page')
}

/** More than there may be is as many as there may be: clients that ask for 1,000 are content with pages. */
function pageSizeOf(text: string | undefined): number {
  if (text === undefined || text === '') return pageSizeUsual
  const size = /^\d{1,16}$/.test(text) ? Number(text) : 0
  if (size >= 1) return Math.min(size, limits.pageSize)
  return fail('invalid_fields', {
    fields: { page_size: [`A page may have from 1 to ${limits.pageSize} rows.`] }
  })
}
