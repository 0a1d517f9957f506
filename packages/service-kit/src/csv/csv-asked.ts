/** Whether a request asks for CSV: by `?format=`, which a link can say too, or by its Accept header. */
import { fail } from '../errors/fail.ts'
import { type RawQuery, valuesOf } from '../lists/list-query.ts'
import { prefers } from '../texts/prefers.ts'

export const CSV = 'text/csv'

/** What `format` may be. */
export const FORMATS = ['csv', 'json'] as const

/** Of a list or table. Throws RefusedError (400) for a format that there is none. */
export function asksForCsv(query: RawQuery, accept: string | undefined): boolean {
  const format = valuesOf(query.format).at(-1)?.toLowerCase()
  if (format === undefined || format === '') return prefers(accept, CSV)
  if (!FORMATS.some((one) => one === format)) fail('invalid_fields', { fields: { format: [UNKNOWN] } })
  return format === 'csv'
}

const UNKNOWN = 'The format must be csv or json.'
