/** Charges by Stripe: asked for, looked up, given up and given back. */
import type Stripe from 'stripe'
import type {
  ChargeAnswer,
  ChargeRequest,
  KnownCharge,
  LaterAnswer,
  RefundAnswer,
  RefundRequest
} from '../port.ts'
import type { Customers } from './customers.ts'
import { declined, declinedBy, refusalIn, type StripeFault } from './errors.ts'
import { answerOf, EXPANDED, laterOf } from './intents.ts'
import type { Call } from './library.ts'
import { REFUND, refundAnswer } from './refunds.ts'
import { askedAnew, isRepeated } from './repeated.ts'
import { groupOf } from './shares.ts'
import { toStripe } from './units.ts'

/** The name that our id of a charge has in Stripe's metadata. */
const CHARGE = 'bursar_charge'

/** Stripe forgets an idempotency key after a day: an older charge is looked for before it is asked for. */
const KEY_MS = 23 * 3_600_000

export function stripeCharges(call: Call, customers: Customers, now: () => number = Date.now) {
  return { charge, lookUp, giveUp, refund }

  async function charge(request: ChargeRequest): Promise<ChargeAnswer> {
    const amount = toStripe(request.amount, request.unit)
    if (amount === undefined) return declined('amount_too_precise')
    try {
      const made = (await madeBefore(request)) ?? (await make(request, amount))
      return answerOf(made, request)
    } catch (error) {
      const answer = declinedBy(error) ?? (isOtherwise(error) && (await madeOtherwise(request)))
      if (!answer) throw error
      return answer
    }
  }

  async function make(request: ChargeRequest, amount: number): Promise<Stripe.PaymentIntent> {
    const { id, charge = id, unit: currency, isPresent, keepsCard } = request
    const made = await call(async (stripe) =>
      stripe.paymentIntents.create(
        {
          amount,
          currency,
          confirm: true,
          allowed_payment_method_types: ['card'],
          metadata: { [CHARGE]: id },
          transfer_group: groupOf(charge),
          expand: EXPANDED,
          ...(await payerOf(request)),
          ...(!isPresent && { off_session: true }),
          ...(isPresent && keepsCard && { setup_future_usage: 'off_session' })
        },
        { idempotencyKey: `charge-${id}` }
      )
    )
    // What is answered again is as it was then.
    return isRepeated(made) ? retrieve(made.id) : made
  }

  async function payerOf({ source, profile }: ChargeRequest) {
    if (source.is === 'token') {
      return { customer: await customers.of(profile), ...customers.methodOf(source.key) }
    }
    const [customer = '', payment_method = ''] = source.key.split('/')
    return { customer, payment_method }
  }

  async function madeBefore({ id }: ChargeRequest): Promise<Stripe.PaymentIntent | undefined> {
    return now() - madeAt(id) < KEY_MS ? undefined : search(id)
  }

  /** An earlier version asked for it, in other words. */
  async function madeOtherwise(request: ChargeRequest): Promise<ChargeAnswer | undefined> {
    const made = await search(request.id)
    return made && answerOf(made, request)
  }

  async function search(id: string): Promise<Stripe.PaymentIntent | undefined> {
    const query = `metadata['${CHARGE}']:'${id}'`
    const { data } = await call((stripe) => stripe.paymentIntents.search({ query, limit: 1 }))
    return data[0] && retrieve(data[0].id)
  }

  function retrieve(id: string): Promise<Stripe.PaymentIntent> {
    return call((stripe) => stripe.paymentIntents.retrieve(id, { expand: EXPANDED }))
  }

  async function lookUp(charge: KnownCharge): Promise<LaterAnswer> {
    const intent = await retrieve(charge.processor_key)
    const said = laterOf(intent, charge)
    // The browser that failed to confirm it could try another card: what failed here is ended there first.
    return intent.status === 'requires_payment_method' ? cancel(charge, said) : said
  }

  function giveUp(charge: KnownCharge): Promise<LaterAnswer> {
    return cancel(charge, { is: 'failed', reason: 'given_up' })
  }

  async function cancel(charge: KnownCharge, then: LaterAnswer): Promise<LaterAnswer> {
    const { processor_key: id } = charge
    try {
      await call((stripe) =>
        stripe.paymentIntents.cancel(
          id,
          { cancellation_reason: 'abandoned' },
          { idempotencyKey: `cancel-${id}` }
        )
      )
      return then
    } catch (error) {
      if (!declinedBy(error)) throw error
      // It ended meanwhile.
      return laterOf(await retrieve(id), charge)
    }
  }

  async function refund(asked: RefundRequest): Promise<RefundAnswer> {
    const { id, processor_key: payment_intent, amount: part, unit } = asked
    const amount = toStripe(part, unit)
    if (amount === undefined) throw new Error(`${part} of ${unit} cannot be given back by Stripe`)
    const { data } = await call((stripe) => stripe.refunds.list({ payment_intent, limit: 100 }))
    const made = data.find(({ metadata }) => metadata?.[REFUND] === id)
    if (made) return refundAnswer(made)
    try {
      return refundAnswer(
        await askedAnew(`refund-${id}`, (idempotencyKey) =>
          call((stripe) =>
            stripe.refunds.create({ payment_intent, amount, metadata: { [REFUND]: id } }, { idempotencyKey })
          )
        )
      )
    } catch (error) {
      const reason = refusalIn(error)
      if (reason === undefined) throw error
      return { is: 'refused', reason }
    }
  }
}

/** True where the key of a request is known with other parameters. */
function isOtherwise(error: unknown): boolean {
  return (error as StripeFault).type === 'StripeIdempotencyError'
}

/** When an id was made: a uuid v7 begins with the milliseconds since 1970. */
function madeAt(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16)
}
