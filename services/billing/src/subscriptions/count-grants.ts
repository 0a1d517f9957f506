/** Counts grants that await an answer, by the provider and by whoever grants: another profile gives nobody more of them. */
import type { Transaction } from '@bursar/event-sourcing'
import { account } from '../accounts/domain/account.ts'
import { isActive } from '../accounts/domain/subscription.ts'
import { accountStream, granterStream } from '../shared/streams.ts'
import { countGrant, type Grant, type GrantLimits, granterFold } from './domain/granter.ts'

/** Throws RefusedError with `too_many_invitations` where one of the granters has as many as may be. */
export async function countGrants(
  tx: Transaction,
  granters: readonly string[],
  grant: Grant,
  { limits, now }: { readonly limits: GrantLimits; readonly now: string }
): Promise<void> {
  for (const granter of new Set(granters)) {
    const stream = granterStream(granter)
    const known = await tx.load(stream, granterFold)
    const answered = await answeredOf(tx, known.open, limits, now)
    tx.append(stream, countGrant(known, { granter, ...grant, answered }, limits, now))
  }
}

/** Looks after them once there are so many that another would be refused. */
async function answeredOf(
  tx: Transaction,
  open: readonly Grant[],
  limits: GrantLimits,
  now: string
): Promise<Grant[]> {
  if (open.length < limits.open) return []
  const answered: Grant[] = []
  for (const one of open) {
    const { subscriptions } = await tx.load(accountStream(one.profile), account)
    const held = subscriptions[one.plan]
    const waits = held?.subscription === one.subscription && !held.acceptance && isActive(held, now)
    if (!waits) answered.push(one)
  }
  return answered
}
