/** Searching and sorting rows that are few and were worked out whole, by the query of a list. */
import { own } from '@bursar/contracts'
import type { FieldValue, ListRequest } from './list-source.ts'

/** What rows are searched and sorted by. */
export interface RowFields<Row> {
  readonly search: Readonly<Record<string, (row: Row) => FieldValue>>
  readonly sort: Readonly<Record<string, (row: Row) => FieldValue>>
  /** Field of `sort` that ties are in, and the whole where nothing else is asked. */
  readonly byDefault: string
}

/** Those that the search keeps, in the asked order; case makes no difference. */
export function chosenRows<Row>(
  { terms, fields, sort: asked }: Pick<ListRequest, 'terms' | 'fields' | 'sort'>,
  rows: readonly Row[],
  { search, sort, byDefault }: RowFields<Row>
): Row[] {
  const named = Object.keys(search).filter((name) => fields.includes(name))
  const searched = (named.length > 0 ? named : Object.keys(search)).flatMap((name) => search[name] ?? [])
  const isMeant = (row: Row) => terms.some((term) => searched.some((of) => text(of(row)).includes(term)))
  const order = [...asked, { field: byDefault, descending: false }].flatMap(({ field, descending }) => {
    const of = own<(row: Row) => FieldValue>(sort, field)
    return of ? [{ of, sign: descending ? -1 : 1 }] : []
  })
  return rows
    .filter((row) => terms.length === 0 || isMeant(row))
    .sort((one, other) => {
      for (const { of, sign } of order) {
        const [a, b] = [text(of(one)), text(of(other))]
        if (a !== b) return a < b ? -sign : sign
      }
      return 0
    })
}

function text(value: FieldValue): string {
  return String(value ?? '').toLowerCase()
}
