/** What is behind the figures of plans: where subscriptions start and end. */

import type { Collection } from '@bursar/event-sourcing'
import { type ListedRequest, pageLinks, selectRows } from '@bursar/service-kit'
import { isoOf } from '../periods/domain/columns.ts'
import type { SubscriptionMark } from '../plans/projection.ts'
import type { Explained, Part } from './explained.ts'

/** A stretch of the marks of a plan, or of the ends of a provider's; `before` is exclusive, in milliseconds. */
export interface Marks {
  readonly list: 'marks' | 'ends'
  readonly by: string
  readonly from?: number
  readonly before: number
}

/** One part for each start and end: 1 and -1 in what is active, and 1 for each end in what ended. */
export async function explainMarks(
  request: ListedRequest,
  plans: Collection,
  { list, by, from, before }: Marks
): Promise<Explained> {
  const startAt = from === undefined ? undefined : isoOf(from)
  const asked = { ...request.list, startAt, endsAt: isoOf(before), terms: [], sort: [] }
  const { rows, count, sums } = await selectRows<SubscriptionMark>(
    { ...request, list: asked },
    {
      collection: plans,
      list,
      by,
      descending: false,
      dates: 'open',
      order: ({ at }: SubscriptionMark) => at,
      open: async (documents) => documents
    }
  )
  const results = rows.map((mark) => partFrom(mark, list === 'ends' ? 1 : mark.active))
  return { ...pageLinks(request, count), sum: sums.subscription ?? 0, results }
}

function partFrom(
  { at, active, plan, profile, subscription, correlation_id }: SubscriptionMark,
  part: number
): Part {
  return {
    part,
    kind: active > 0 ? 'start' : 'end',
    at,
    profile,
    plan,
    event_id: `sub_${subscription}/`,
    correlation_id,
    order: null,
    charge: null
  }
}
