import { type Instant, justAfter, periodEnd } from '@bursar/calendar'
import { type OperationRequest, seesDealingsWith } from '@bursar/service-kit'
import type { SubscriptionDocument } from '../subscriptions/projection.ts'

/** More active subscriptions than that of one profile do not move its billing date. */
const MOST = 1_000

/**
 * When the profile of the URL is billed next, by whom the caller sees: whole months after its first subscription
 * began, of those that are active and renew by themselves. Null when none does.
 */
export async function nextBillingAt(
  request: Pick<OperationRequest<any, any>, 'collection' | 'now' | 'profile' | 'seen'>
): Promise<Instant | null> {
  const { collection, now, profile } = request
  const active = { list: 'subscriber', by: profile.id, from: justAfter(now) }
  const page = await collection('subscriptions').documents<SubscriptionDocument>({
    ...active,
    descending: false,
    offset: 0,
    limit: MOST
  })
  const renewing = page.filter((held) => renews(held) && seesDealingsWith(request, held.provider))
  const [first] = renewing.map(({ created_at }) => created_at).sort()
  return first === undefined ? null : monthAfter(first, now)
}

function renews({ auto_renew, accepted }: SubscriptionDocument): boolean {
  return auto_renew && accepted
}

function monthAfter(first: Instant, now: Instant): Instant {
  const months = (Number(now.slice(0, 4)) - Number(first.slice(0, 4))) * 12
  let n = Math.max(1, months + Number(now.slice(5, 7)) - Number(first.slice(5, 7)))
  while (periodEnd(first, { type: 'monthly', length: 1 }, n) <= now) n++
  return periodEnd(first, { type: 'monthly', length: 1 }, n)
}
