/** What addresses say of tables and lists, in the API's own names. What is none of it is left out. */
import type { TableSearch } from './api/tables.ts'
import type { ListSearch } from './parts/list-page.tsx'
import { periodTypes } from './text/periods.ts'

/** What any of the addresses may say. */
export type AddressSearch = TableSearch | TabSearch | ReplaySearch | EventSearch

/** A list in one of the tabs of a page. */
export interface TabSearch extends ListSearch {
  readonly tab?: string | undefined
}

export function tableSearch(said: Record<string, unknown>): TableSearch {
  const type = periodTypes.find((one) => one === said.period_type)
  const { as_of, ...rest } = texts(said, ['nb_periods', 'ends_at', 'unit', 'timezone', 'as_of', 'explain'])
  const isInstant = as_of !== undefined && !Number.isNaN(Date.parse(as_of))
  return {
    ...(type && { period_type: type }),
    ...rest,
    ...(isInstant && { as_of }),
    ...(Number(said.extra) === 1 && { extra: 1 })
  }
}

export function listSearch(said: Record<string, unknown>): ListSearch {
  const page = Number(said.page)
  return { ...texts(said, ['q', 'o']), ...(Number.isInteger(page) && page > 1 && { page }) }
}

export function tabSearch(said: Record<string, unknown>): TabSearch {
  return { ...listSearch(said), ...texts(said, ['tab']) }
}

/** The task that is watched on a page. */
export interface ReplaySearch {
  readonly task?: string | undefined
}

export function replaySearch(said: Record<string, unknown>): ReplaySearch {
  return texts(said, ['task'])
}

/** Which events are looked at, and which request is drawn with its causes. */
export interface EventSearch {
  readonly service?: string | undefined
  readonly stream?: string | undefined
  readonly about?: string | undefined
  readonly type?: string | undefined
  readonly correlation?: string | undefined
  /** Between two instants. */
  readonly after?: string | undefined
  readonly before?: string | undefined
  /** The position that a page of the log is before. */
  readonly page?: string | undefined
  /** How a request is shown: `graph` or `list`. */
  readonly view?: string | undefined
}

export function eventSearch(said: Record<string, unknown>): EventSearch {
  const { after, before, ...rest } = texts(said, [
    'service',
    'stream',
    'about',
    'type',
    'correlation',
    'after',
    'before',
    'page',
    'view'
  ])
  const isDate = (text: string | undefined) => text !== undefined && !Number.isNaN(Date.parse(text))
  return { ...rest, ...(isDate(after) && { after }), ...(isDate(before) && { before }) }
}

function texts(said: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  const given = names.map((name) => [name, said[name]] as const)
  const known = given.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]))
}
