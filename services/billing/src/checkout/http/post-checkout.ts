import { Checkout as CheckoutBody, CheckoutCharge } from '@bursar/contracts'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import type { CardGuard } from '../../accounts/card-guard.ts'
import { saveCard } from '../../accounts/domain/card.ts'
import { noAnswer } from '../../processors/no-answer.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { seatMaking } from '../../seats/seat-making.ts'
import { type Begun, beginCheckout } from '../begin-checkout.ts'
import { chargeCard } from '../charge-card.ts'
import type { CheckoutRequest } from '../checkout-request.ts'
import { completeFree } from '../complete-checkout.ts'
import { finishCheckouts } from '../finish-checkouts.ts'
import { giveUpWaiting } from '../give-up-waiting.ts'
import { givenAddress } from '../given-address.ts'
import { type RunningCheckouts, runningCheckouts } from '../running-checkouts.ts'
import { holderOf } from '../trial-offer.ts'

type Request = OperationRequest<CheckoutBody>

export interface CheckoutParts {
  readonly processor: PaymentProcessor
  readonly guard: CardGuard
  /** Told of each checkout that is carried out. */
  readonly running?: RunningCheckouts
}

type Carrying = Required<Pick<CheckoutParts, 'processor' | 'running'>>

/** Makes the operation for a processor. */
export function postCheckout({ processor, guard, running = runningCheckouts() }: CheckoutParts) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/checkout',
    access: 'direct',
    summary: 'Place the order and charge the card, with one charge per provider and currency',
    body: CheckoutBody,
    answers: { 201: CheckoutCharge, 200: Type.Object({}) },
    async handle(request) {
      const given = await givenAddress(request, request.profile, request.body)
      const checkout = { ...checkoutOf(request), given }
      running.began(checkout.checkout)
      try {
        return await guard.attempt(payerOf(request), () =>
          carryOut(request, checkout, { processor, running })
        )
      } finally {
        running.ended(checkout.checkout)
      }
    }
  })
}

async function carryOut(request: Request, checkout: CheckoutRequest, parts: Carrying): Promise<Answer> {
  const begun = await begin(request, checkout, parts)
  switch (begun.is) {
    case 'blocked':
      return fail('charge_pending')
    case 'card-wanted':
      return carryOut(request, await withCard(request, { ...checkout, trials: begun.trials }, parts), parts)
    case 'free':
      return order(request, checkout, begun)
    case 'charged':
      return chargeCard(request, checkout, begun, parts.processor)
  }
}

/** An earlier checkout that waits for its customer is given up, and what one lost its request over is finished. */
async function begin(
  request: Request,
  checkout: CheckoutRequest,
  { processor, running }: Carrying
): Promise<Begun> {
  const { engine, cause, transact, resume } = request
  const start = () => transact((tx) => beginCheckout(tx, engine, request, { ...checkout, resume }, running))
  const begun = await start()
  if (begun.is !== 'blocked') return begun
  const { profile } = checkout
  await giveUpWaiting({ engine, processor, write: transact }, profile, () => true)
  await finishCheckouts({ engine, processor, running }, profile, cause)
  return start()
}

/** The same with the card that its token stands for, which the profile keeps once something is ordered. */
async function withCard(
  { profile }: Request,
  checkout: CheckoutRequest,
  { processor }: Carrying
): Promise<CheckoutRequest> {
  const saved = await processor.saveCard(profile.id, checkout.token ?? '').catch(noAnswer)
  const card = saved ?? fail('card_declined', { detail: 'The processor does not know this token.' })
  return { ...checkout, card }
}

function order(
  { commit, now }: Request,
  checkout: CheckoutRequest,
  { groups }: Extract<Begun, { is: 'free' }>
) {
  const { profile, person, card, given = [] } = checkout
  const kept = card ? saveCard(profile, { ...card, person }, now) : undefined
  const all = [...given, ...(kept?.ok ? kept.events : [])]
  return commit(async (tx) => {
    await completeFree(tx, { ...checkout, given: all }, groups)
    return answer(200, {})
  })
}

function payerOf({ address, engine, counted, profile }: Request) {
  return { address, engine, counted, payer: profile.id }
}

function checkoutOf({ engine, profile, caller, body, origin, now }: Request): CheckoutRequest {
  if (!caller) fail('not_authenticated')
  return {
    checkout: engine.world.id(),
    profile: profile.id,
    user: caller.user,
    person: profile.user ?? profile.id,
    holder: holderOf(profile),
    choices: body.items ?? [],
    token: body.processor_token || undefined,
    remember_card: body.remember_card ?? false,
    expected: body.expected,
    address: body,
    seats: seatMaking(engine),
    origin,
    now
  }
}
