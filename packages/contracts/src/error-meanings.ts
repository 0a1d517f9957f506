/**
 * The meaning of each error code. It stands beside the registry and not on the pages of docs/errors, so that a
 * code without one does not compile. For those who read, not for those who run: the package's index leaves it out.
 */

import type { ErrorMeaning } from './errors/meaning.ts'
import { meaningsOfRequests } from './errors/of-requests.ts'
import { meaningsOfRules } from './errors/of-rules.ts'
import type { ErrorCode } from './errors.ts'

export const errorMeanings: Readonly<Record<ErrorCode, ErrorMeaning>> = {
  ...meaningsOfRequests,
  ...meaningsOfRules
}
