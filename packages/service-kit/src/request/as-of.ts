/** Requests about the past: `as_of` makes an operation answer as it would have answered at that instant. */

import { dateOf, type RawQuery, valuesOf } from '../lists/list-query.ts'
import type { Answer, Operation, OperationRequest } from '../operation/operation.ts'
import type { Seen } from '../operation/seen.ts'

/** The instant that is asked about, at most now; undefined for the present. A bare date is midnight in `zone`. */
export function asOfAsked(asked: RawQuery, zone: string, now: string): string | undefined {
  const instant = dateOf('as_of', valuesOf(asked.as_of).at(-1), zone)
  return instant !== undefined && instant > now ? now : instant
}

/** What of a profile is seen of that instant: who may look today, but no provider from before it was accepted. */
export function seenAsOf(seen: Seen, asOf: string | undefined): Seen {
  if (seen?.all !== false || asOf === undefined) return seen
  return { ...seen, providers: seen.providers.filter(({ since }) => since <= asOf) }
}

/** Answers in one of the caller's turns: the past is not kept, but gone through. */
export function inOneTurn(
  handle: Operation['handle'],
  request: OperationRequest<any, any, any>
): Promise<Answer> {
  return request.inTurn(() => handle({ ...request, inTurn: <Value>(work: () => Promise<Value>) => work() }))
}
