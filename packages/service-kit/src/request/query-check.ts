/** What a query may not say, whatever the operation. */
import { fail } from '../errors/fail.ts'
import { type RawQuery, valuesOf } from '../lists/list-query.ts'
import type { Operation } from '../operation/operation.ts'
import { hasControls } from '../texts/texts.ts'

/**
 * Other unknown parameters are ignored. These two would make the opposite of what was asked for: something done that
 * was only to be tried, or the present told as the past.
 */
const refused = {
  dry_run: 'This operation does not support dry_run: nothing was changed.',
  as_of: 'This operation does not support as_of: it only answers for the present.'
}

/** Ends the request with 400 when its query has control characters, or asks for what the operation does not do. */
export function checkQuery({ method, query }: Operation, url: string, asked: RawQuery): void {
  if (url.includes('%')) {
    for (const [name, value] of Object.entries(asked)) {
      if ([name, ...valuesOf(value)].some(hasControls))
        fail('bad_request', { detail: 'The query contains control characters.' })
    }
  }
  const name = method === 'GET' ? 'as_of' : 'dry_run'
  if (asked[name] === undefined || (query && Object.hasOwn(query.properties, name))) return
  fail('invalid_fields', { fields: { [name]: [refused[name]] } })
}
