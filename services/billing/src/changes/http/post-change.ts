import { CheckoutCharge, PlanChange, SubscribedSubscription } from '@bursar/contracts'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import type { CardGuard } from '../../accounts/card-guard.ts'
import { chargeCard } from '../../checkout/charge-card.ts'
import { finishCheckouts } from '../../checkout/finish-checkouts.ts'
import { giveUpWaiting } from '../../checkout/give-up-waiting.ts'
import { type RunningCheckouts, runningCheckouts } from '../../checkout/running-checkouts.ts'
import { plansShort } from '../../plans/plan-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { seatMaking } from '../../seats/seat-making.ts'
import { subscriberShows } from '../../subscriptions/shown-subscription.ts'
import { type Begun, beginChange, type ChangeOrder } from '../begin-change.ts'
import { concludeFree } from '../conclude-free.ts'

type Request = OperationRequest<PlanChange, unknown, { readonly subscribed_plan: string }>
export interface ChangeParts {
  readonly processor: PaymentProcessor
  readonly guard: CardGuard
  /** Told of each change that is carried out. */
  readonly running?: RunningCheckouts
}

type Carrying = Required<Pick<ChangeParts, 'processor' | 'running'>>

/** Makes the operation for a processor. */
export function postChange({ processor, guard, running = runningCheckouts() }: ChangeParts) {
  return operation({
    method: 'POST',
    path: '/api/profile/{profile}/subscriptions/{subscribed_plan}/change',
    access: 'direct',
    summary:
      'Change the plan of a subscription now, charging what the credit for the present one leaves, or at its end',
    body: PlanChange,
    answers: { 201: CheckoutCharge, 200: SubscribedSubscription },
    async handle(request) {
      const order = orderOf(request)
      const { address, engine, counted, profile } = request
      running.began(order.checkout)
      try {
        return await guard.attempt({ address, engine, counted, payer: profile.id }, () =>
          carryOut(request, order, { processor, running })
        )
      } finally {
        running.ended(order.checkout)
      }
    }
  })
}

async function carryOut(request: Request, order: ChangeOrder, parts: Carrying): Promise<Answer> {
  const begun = await begin(request, order, parts)
  if (begun.is === 'blocked') return fail('charge_pending')
  if (begun.is === 'free') return carryOutFree(request, order)
  const { engine, profile } = request
  const checkout = { ...order, profile: profile.id, seats: seatMaking(engine) }
  return chargeCard(request, checkout, { ...begun, free: [] }, parts.processor)
}

/** An earlier charge that waits for its customer is given up, and what one lost its request over is finished. */
async function begin(request: Request, order: ChangeOrder, { processor, running }: Carrying): Promise<Begun> {
  const { engine, cause, transact, resume, profile } = request
  const start = () => transact((tx) => beginChange(tx, engine, request, { ...order, resume }, running))
  const begun = await start()
  if (begun.is !== 'blocked') return begun
  await giveUpWaiting({ engine, processor, write: transact }, profile.id, () => true)
  await finishCheckouts({ engine, processor, running }, profile.id, cause)
  return start()
}

function carryOutFree(request: Request, order: ChangeOrder): Promise<Answer> {
  const { engine, commit } = request
  return commit(async (tx) => {
    const stands = await concludeFree(tx, engine, request, order)
    const planOf = await plansShort(request, [stands.plan])
    return answer(200, await subscriberShows(request, stands, planOf(stands.plan)))
  })
}

function orderOf({ engine, profile, caller, params, body, origin, now }: Request): ChangeOrder {
  if (!caller) fail('not_authenticated')
  const { plan, option, when, expected, reason, processor_token, remember_card = false } = body
  return {
    ...{ profile, subscribed: params.subscribed_plan, plan, option, when, now },
    checkout: engine.world.id(),
    user: caller.user,
    person: profile.user ?? profile.id,
    token: processor_token || undefined,
    remember_card,
    expected,
    origin,
    reason
  }
}
