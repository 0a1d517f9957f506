/** A change of plan that takes no charge: it is carried out, noted for the end of the period, or taken back, in one commit. */
import { type Engine, foldOn, happenedAll, type Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { account, openChargeBut } from '../accounts/domain/account.ts'
import type { Subscription } from '../accounts/domain/subscription.ts'
import { openAccount } from '../checkout/account-posting.ts'
import { checkTrials } from '../checkout/trial-offer.ts'
import { seatMaking } from '../seats/seat-making.ts'
import { countSale } from '../selling/count-sales.ts'
import { accountStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import { reasonFields } from '../subscriptions/domain/reason.ts'
import { type ChangeOrder, checkExpected } from './begin-change.ts'
import { decideChange } from './change-request.ts'
import { noteChange, takeBackChange } from './domain/note-change.ts'
import type { PlanChange } from './domain/plan-change.ts'
import { changeFree } from './domain/start-change.ts'

/** Decides again, on what is there now; answers the subscription as it stands then. */
export async function concludeFree(
  tx: Transaction,
  engine: Engine,
  reader: Reader,
  order: ChangeOrder
): Promise<Subscription> {
  const { profile, user, person, now } = order
  const decided = await decideChange(tx, engine, reader, order)
  const { held, state } = decided
  if (openChargeBut(state.account, order.checkout)) fail('charge_pending')
  checkExpected(decided, order)
  const reason = reasonFields(order.reason, person)
  const who = { profile: profile.id, by: user, now }
  if (decided.is === 'planned' && decided.planned.when === 'now') {
    return changed(tx, engine, order, { state: state.account, planned: decided.planned, reason })
  }
  const events =
    decided.is === 'back'
      ? takeBackChange(held, who)
      : noteChange(held, { plan: decided.plan.plan, periods: decided.planned.periods }, { ...who, reason })
  tx.append(accountStream(profile.id), happenedAll(events))
  return foldOn(account, state.account, events, now).subscriptions[held.plan] ?? held
}

interface Planned {
  readonly state: typeof account.initial
  readonly planned: PlanChange
  readonly reason: ReturnType<typeof reasonFields>
}

async function changed(
  tx: Transaction,
  engine: Engine,
  { profile, user, checkout, origin, now }: ChangeOrder,
  { state, planned, reason }: Planned
): Promise<Subscription> {
  // What was free is not any more: the next try asks for the money.
  if (planned.amount > 0) fail('version_conflict')
  const { provider, unit, price, change } = planned
  const offered = await checkTrials(
    tx,
    change.orders.flatMap(({ purchase }) => purchase ?? [])
  )
  if (!offered.ok) fail(offered.code)
  if (price > 0) await countSale(tx, engine, { provider, unit, amount: price, charge: null }, now)
  const of = { checkout, profile: profile.id, user, seats: seatMaking(engine), origin, now }
  const posting = await openAccount(tx, of, state)
  posting.take(changeFree(state, planned, { profile: profile.id, ordered_by: user, reason }, now))
  await posting.append()
  const begun = posting.held().subscriptions[change.to.plan]
  if (!begun) throw new Error('a change began no subscription')
  return begun
}
