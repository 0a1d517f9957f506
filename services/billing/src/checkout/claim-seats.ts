/** Seats of others that an order claims: one claim of two wins, and what was bought begins with it. */
import type { OrderPlaced, Purchase } from '@bursar/contracts'
import { type Decision, happenedAll, type Transaction } from '@bursar/event-sourcing'
import { type Account, type AccountEvent, account } from '../accounts/domain/account.ts'
import { beginOrder, claimSeat, seats } from '../seats/domain/seats.ts'
import { accountStream, seatsStream } from '../shared/streams.ts'

/** Who orders, and the account as it is by then. */
export interface Claimant {
  readonly profile: string
  readonly user: string
  readonly held: Account
  readonly now: string
}

/** Whether the seats can be claimed still; nothing is appended. Refused with `version_conflict` when one cannot. */
export async function checkClaims(
  tx: Transaction,
  claimant: Claimant,
  purchases: readonly Purchase[]
): Promise<Decision> {
  for (const { claim, span } of purchases) {
    if (!claim) continue
    const decision = await decide(tx, claimant, claim, span.subscription)
    if (!decision.ok) return decision
  }
  return happenedAll([])
}

/**
 * Claims the seats of orders that were just placed: the orders by which they were paid begin. Answers what of it belongs on
 * the claimant's own account, which is its payer's where somebody claims what the profile itself had bought.
 */
export async function claimSeats(
  tx: Transaction,
  claimant: Claimant,
  orders: readonly OrderPlaced[],
  claims: ReadonlyMap<string, NonNullable<Purchase['claim']>>
): Promise<AccountEvent[]> {
  const own: AccountEvent[] = []
  for (const placed of orders) {
    const claim = claims.get(placed.order)
    if (!claim) continue
    const { seat, address, payer } = claim
    tx.append(seatsStream(address), await decide(tx, claimant, claim, placed.subscription))
    const begun = beginOrder(seat, payer, placed)
    if (payer === claimant.profile) own.push(begun)
    else tx.append(accountStream(payer), [begun])
  }
  return own
}

async function decide(
  tx: Transaction,
  { profile, user, held, now }: Claimant,
  { seat, address, payer }: NonNullable<Purchase['claim']>,
  subscription: string
) {
  const waiting = await tx.load(seatsStream(address), seats)
  const buyer = payer === profile ? held : await tx.load(accountStream(payer), account)
  return claimSeat(waiting, buyer, { seat, claimant: profile, subscription, by: user }, now)
}
