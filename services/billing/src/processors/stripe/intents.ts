/** What a payment intent of Stripe's says in the terms of the port. */
import type Stripe from 'stripe'
import type { CardFace, ChargeAnswer, LaterAnswer } from '../port.ts'
import { declined } from './errors.ts'
import { fromStripe } from './units.ts'

/** What is read with each intent, in one call. */
export const EXPANDED = ['payment_method', 'latest_charge.balance_transaction']

/** A charge as it is asked for, in 1/100 units. */
interface Asked {
  readonly amount: number
  readonly unit: string
}

/** As it stands when it was asked for. */
export function answerOf(intent: Stripe.PaymentIntent, asked: Asked): ChargeAnswer {
  const { id: processor_key, client_secret: secret } = intent
  const card = cardOf(intent)
  const later = laterOf(intent, asked)
  switch (later.is) {
    case 'settled':
      return { is: 'settled', processor_key, fee: later.fee, card }
    case 'pending':
      return { is: 'pending', processor_key, card }
    case 'waiting':
      return { is: 'waiting', processor_key, card, secret: secret ?? '' }
    case 'failed':
      return declined(later.reason)
  }
}

/** As it stands later. One without its fee is pending: what a charge gave to whom is known with it alone. */
export function laterOf(intent: Stripe.PaymentIntent, asked: Asked): LaterAnswer {
  const card = cardOf(intent)
  switch (intent.status) {
    case 'succeeded': {
      const fee = feeOf(intent, asked)
      return fee === undefined ? { is: 'pending', card } : { is: 'settled', fee, card }
    }
    case 'requires_action':
    case 'requires_confirmation':
      return { is: 'waiting' }
    case 'canceled':
      return { is: 'failed', reason: 'given_up' }
    case 'requires_payment_method': {
      const { last_payment_error: error } = intent
      return { is: 'failed', reason: error?.decline_code ?? error?.code ?? 'card_declined' }
    }
    default:
      return { is: 'pending', card }
  }
}

/** What Stripe kept, in 1/100 units of the charge, whatever currency the account settles in. */
function feeOf({ latest_charge }: Stripe.PaymentIntent, { amount, unit }: Asked): number | undefined {
  if (typeof latest_charge !== 'object' || latest_charge === null) return undefined
  const { balance_transaction: booked } = latest_charge
  if (typeof booked !== 'object' || booked === null) return undefined
  return costIn({ amount, unit }, booked)
}

/** The fee of a movement on the account, as the part that it is of the money that moved. */
export function costIn(
  { amount, unit }: Asked,
  booked: Pick<Stripe.BalanceTransaction, 'fee' | 'amount' | 'currency'>
): number {
  const whole = Math.abs(booked.amount)
  const fee =
    booked.currency === unit || whole === 0
      ? fromStripe(booked.fee, unit)
      : Number((BigInt(booked.fee) * BigInt(amount) * 2n + BigInt(whole)) / (2n * BigInt(whole)))
  return Math.max(0, Math.min(fee, amount))
}

function cardOf({
  payment_method,
  customer,
  setup_future_usage,
  latest_charge
}: Stripe.PaymentIntent): CardFace {
  const method = typeof payment_method === 'object' ? payment_method : null
  const used = typeof latest_charge === 'object' ? latest_charge?.payment_method_details?.card : undefined
  const { last4 = '', exp_month = 0, exp_year = 0, fingerprint } = used ?? method?.card ?? {}
  const owner = typeof customer === 'string' ? customer : customer?.id
  const isKept = setup_future_usage === 'off_session' || method?.customer != null
  const card_key = isKept && owner && method ? cardKey(owner, method.id) : null
  const face = { last4: last4 ?? '', exp_date: lastDayOf(exp_year, exp_month), card_key }
  return { ...face, ...(fingerprint && { fingerprint }) }
}

/** What a card on file is charged by: whose it is at Stripe, and which. */
export function cardKey(customer: string, method: string): string {
  return `${customer}/${method}`
}

/** A card can be used to the end of its month. */
export function lastDayOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
