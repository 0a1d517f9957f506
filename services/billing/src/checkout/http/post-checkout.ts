import { Checkout as CheckoutBody, CheckoutCharge } from '@bursar/contracts'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import type { CardGuard } from '../../accounts/card-guard.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { type Begun, beginCheckout } from '../begin-checkout.ts'
import { chargeCard } from '../charge-card.ts'
import type { CheckoutRequest } from '../checkout-request.ts'
import { completeFree } from '../complete-checkout.ts'
import { finishCheckouts } from '../finish-checkouts.ts'
import { type RunningCheckouts, runningCheckouts } from '../running-checkouts.ts'

type Request = OperationRequest<CheckoutBody>

export interface CheckoutParts {
  readonly processor: PaymentProcessor
  readonly guard: CardGuard
  /** Told of each checkout that is carried out. */
  readonly running?: RunningCheckouts
}

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
      const checkout = checkoutOf(request)
      running.began(checkout.checkout)
      try {
        return await guard.attempt(payerOf(request), () => carryOut(request, checkout, processor, running))
      } finally {
        running.ended(checkout.checkout)
      }
    }
  })
}

async function carryOut(
  request: Request,
  checkout: CheckoutRequest,
  processor: PaymentProcessor,
  running: RunningCheckouts
): Promise<Answer> {
  const { engine, cause } = request
  const begin = () =>
    request.transact((tx) =>
      beginCheckout(tx, engine, request, { ...checkout, resume: request.resume }, running)
    )
  let begun = await begin()
  if (begun.is === 'blocked') {
    await finishCheckouts({ engine, processor, running }, checkout.profile, cause)
    begun = await begin()
  }
  switch (begun.is) {
    case 'blocked':
      return fail('charge_pending')
    case 'free':
      return order(request, checkout, begun)
    case 'charged':
      return chargeCard(request, checkout, begun, processor)
  }
}

function order({ commit }: Request, checkout: CheckoutRequest, { groups }: Extract<Begun, { is: 'free' }>) {
  return commit(async (tx) => {
    await completeFree(tx, checkout, groups)
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
    choices: body.items ?? [],
    token: body.processor_token || undefined,
    remember_card: body.remember_card ?? false,
    expected: body.expected,
    origin,
    now
  }
}
