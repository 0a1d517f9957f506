/** The first transaction of a change of plan: what is to be charged is on record before the processor is asked. */
import { BROKER_PROFILE, type ChargeCreated, type Reason } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { type Account, type OpenCharge, openChargeBut } from '../accounts/domain/account.ts'
import type { CheckoutRequest } from '../checkout/checkout-request.ts'
import { isExpected } from '../checkout/expected-sums.ts'
import { askToFinish } from '../checkout/finish-checkout-job.ts'
import type { RunningCheckouts } from '../checkout/running-checkouts.ts'
import { unfinishedText } from '../checkout/unfinished-checkout.ts'
import type { Source } from '../processors/port.ts'
import { countSale } from '../selling/count-sales.ts'
import { accountStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import { reasonFields } from '../subscriptions/domain/reason.ts'
import { type ChangeRequest, type Decided, decideChange } from './change-request.ts'
import { startChange } from './domain/start-change.ts'

/** A change that is to be carried out, in whose name, and what pays it. */
export type ChangeOrder = ChangeRequest &
  Pick<
    CheckoutRequest,
    'checkout' | 'user' | 'person' | 'token' | 'remember_card' | 'expected' | 'origin'
  > & {
    readonly reason: Reason | null | undefined
  }

/** What it comes to before anybody is asked for money. */
export type Begun =
  /** An earlier checkout lost its request, or waits for its customer; it has to come to an end first. */
  | { readonly is: 'blocked' }
  /** Nothing is to pay; it is still to be carried out. */
  | { readonly is: 'free' }
  | { readonly is: 'charged'; readonly charges: readonly ChargeCreated[]; readonly source: Source }

/** Writes the intent. Fails as `decideChange` does, and with `charge_pending`, `amount_changed` and `card_required`. */
export async function beginChange(
  tx: Transaction,
  engine: Engine,
  reader: Reader,
  order: ChangeOrder & { readonly resume: string | undefined },
  running: RunningCheckouts
): Promise<Begun> {
  const decided = await decideChange(tx, engine, reader, order)
  const open = openChargeBut(decided.state.account, order.checkout)
  if (open) return isLeft(open, engine, running) ? { is: 'blocked' } : fail('charge_pending')
  checkExpected(decided, order)
  if (decided.is === 'back' || decided.planned.amount === 0) return { is: 'free' }
  const { planned, state } = decided
  const { checkout, user, person, profile, origin, now } = order
  const source = sourceOf(order, state.account)
  const resume = await unfinishedText(engine, { user, person, source, answer: order.resume ?? null, origin })
  const charge = engine.world.id()
  const { provider, unit, price } = planned
  const counted = await countSale(tx, engine, { provider, unit, amount: price, charge }, now)
  const decision = startChange(
    planned,
    {
      ...{ charge, checkout, ordinal: 0, profile: profile.id, broker: BROKER_PROFILE, resume, counted },
      remember_card: order.remember_card,
      ordered_by: user,
      reason: reasonFields(order.reason, person)
    },
    now
  )
  tx.append(accountStream(profile.id), decision)
  askToFinish(tx, { checkout, profile: profile.id }, now)
  const created = decision.ok && decision.events[0]
  if (!created || created.type !== 'billing.charge-created') throw new Error('a change began no charge')
  return { is: 'charged', charges: [created.data], source }
}

/** Nobody pays another sum than was shown. */
export function checkExpected(decided: Decided, { expected }: Pick<ChangeOrder, 'expected'>): void {
  const sums = decided.is === 'planned' ? [decided.planned] : []
  if (!isExpected(expected, sums)) fail('amount_changed', { detail: CHANGED })
}

const CHANGED = 'The amount to pay has changed since it was shown. Read the preview of the change again.'

/** True of one that nobody is at work on: its request is gone, or it waits for its customer, who begins another one. */
function isLeft({ stage, checkout }: OpenCharge, engine: Engine, running: RunningCheckouts): boolean {
  return stage === 'waiting' || (stage === 'asked' && !running.mayBeRunning(engine, checkout))
}

function sourceOf({ token }: Pick<ChangeOrder, 'token'>, { card }: Account): Source {
  if (token) return { is: 'token', key: token }
  return card ? { is: 'card', key: card.card_key } : fail('card_required')
}
