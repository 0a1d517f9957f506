/** What is lately handed on, and for a while not to be withdrawn: a stolen card is noticed later than a sale. */
import { later } from '@bursar/calendar'
import { negative, plus } from '@bursar/contracts'
import { type OperationRequest, profileRowsOf } from '@bursar/service-kit'
import type { FundsHeld } from './domain/funds.ts'

const DAY_MS = 86_400_000

type Asking = Parameters<typeof profileRowsOf>[0] & Pick<OperationRequest, 'now' | 'collection'>

/** How many days what is sold is held, as the broker's managers set it in the provider's profile. */
export async function payoutDays(request: Asking, profile: string): Promise<number> {
  return (await profileRowsOf(request, [profile]))(profile).profile.payout_days
}

/**
 * What was handed on within so many days and was not given back since, by unit, 1/100 units. A charge that was made before
 * and settled within them counts whole.
 */
export async function recentFunds(
  { collection, now }: Pick<Asking, 'collection' | 'now'>,
  profile: string,
  days: number
): Promise<FundsHeld> {
  if (days === 0) return {}
  const from = later(now, -days * DAY_MS)
  const range = { by: profile, from }
  const { sums } = await collection('ledger').tally({ ...range, list: 'distributed' })
  const { sums: back } = await collection('charges').tally({ ...range, list: 'given_back' })
  return Object.fromEntries(
    Object.entries(sums).map(([unit, sum]) => [unit, plus(sum, negative(back[unit] ?? 0))])
  )
}
