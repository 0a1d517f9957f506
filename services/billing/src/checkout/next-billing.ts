import { type Instant, justAfter, periodEnd } from '@bursar/calendar'
import { byText } from '@bursar/contracts'
import { type OperationRequest, seesDealingsWith } from '@bursar/service-kit'
import { accountRows } from '../shared/account-then.ts'
import { type SubscriptionDocument, subscriptions } from '../subscriptions/projection.ts'

/** More active subscriptions than that of one profile do not move its billing date. */
const MOST = 1_000

/**
 * When the profile of the URL is billed next, by whom the caller sees: whole months after its first subscription
 * began, of those that are active and renew by themselves. Null when none does.
 */
export async function nextBillingAt(
  request: Pick<OperationRequest<any, any>, 'asOf' | 'collection' | 'engine' | 'now' | 'profile' | 'seen'>
): Promise<Instant | null> {
  const { now, profile } = request
  const active = { list: 'subscriber', by: profile.id, from: justAfter(now) }
  const held = await accountRows(request, subscriptions)
  const page = await held.documents<SubscriptionDocument>({
    ...active,
    descending: false,
    offset: 0,
    limit: MOST
  })
  const renewing = page.filter((held) => renews(held) && seesDealingsWith(request, held.provider))
  const [first] = [...renewing].sort(byText(({ created_at }) => created_at))
  return first ? monthAfter(first, now) : null
}

function renews({ auto_renew, accepted }: SubscriptionDocument): boolean {
  return auto_renew && accepted
}

/** What began with a trial is first billed at its end. */
function monthAfter({ created_at, trial_ends_at }: SubscriptionDocument, now: Instant): Instant {
  const first = trial_ends_at ?? created_at
  if (trial_ends_at !== undefined && now < trial_ends_at) return trial_ends_at
  const months = (Number(now.slice(0, 4)) - Number(first.slice(0, 4))) * 12
  let n = Math.max(1, months + Number(now.slice(5, 7)) - Number(first.slice(5, 7)))
  while (periodEnd(first, { type: 'monthly', length: 1 }, n) <= now) n++
  return periodEnd(first, { type: 'monthly', length: 1 }, n)
}
