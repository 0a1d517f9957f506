/** Payment intents of a fake Stripe, with their charges, fees and refunds. */
import type { StripeBook, StripeObject } from './book.ts'
import { fateOf, methodOf } from './cards.ts'
import { type Form, listOf, partOf, textOf } from './form.ts'
import { missing, refusedCard, wrong } from './refusal.ts'

/** How much of the settlement currency a euro is: euros are settled in dollars. */
const EUR_IN_USD = 1.25

/** POST /v1/payment_intents, confirmed at once */
export function makeIntent(book: StripeBook, form: Form): StripeObject {
  const amount = Number(textOf(form, 'amount'))
  const currency = textOf(form, 'currency') ?? ''
  if (!Number.isSafeInteger(amount) || amount < 1) throw wrong('parameter_invalid_integer', 'Invalid integer')
  if (amount < 50 && currency === 'usd') throw wrong('amount_too_small', 'Amount must be at least $0.50 usd')
  const customer = textOf(form, 'customer') ?? null
  if (customer !== null && book.objects.get(customer)?.object !== 'customer')
    throw missing('customer', customer)
  const token = textOf(partOf(partOf(form, 'payment_method_data'), 'card'), 'token')
  const method = methodOf(book, token ?? textOf(form, 'payment_method') ?? '')
  if (method.customer && method.customer !== customer) {
    throw wrong('payment_method_unexpected_state', 'The payment method is of another customer.')
  }
  const keeps = textOf(form, 'setup_future_usage') ?? null
  const intent = book.make('pi', 'payment_intent', {
    amount,
    currency,
    customer,
    payment_method: method.id,
    setup_future_usage: keeps,
    metadata: partOf(form, 'metadata'),
    transfer_group: textOf(form, 'transfer_group') ?? null,
    status: 'requires_confirmation',
    latest_charge: null,
    last_payment_error: null,
    next_action: null
  })
  intent.client_secret = `${intent.id}_secret_fake`
  return confirm(book, intent, method, textOf(form, 'off_session') === 'true')
}

function confirm(
  book: StripeBook,
  intent: StripeObject,
  method: StripeObject,
  isOffSession: boolean
): StripeObject {
  const { fate, decline_code } = fateOf(method)
  if (fate === 'declined') throw fail(book, intent, 'card_declined', decline_code)
  if (fate === 'challenged') {
    if (isOffSession) throw fail(book, intent, 'authentication_required', 'authentication_required')
    intent.status = 'requires_action'
    intent.next_action = { type: 'use_stripe_sdk' }
    book.tell('payment_intent.requires_action', intent)
    return intent
  }
  return succeed(book, intent, method)
}

function fail(book: StripeBook, intent: StripeObject, code: string, decline_code: string | undefined) {
  intent.status = 'requires_payment_method'
  intent.last_payment_error = { type: 'card_error', code, decline_code }
  book.tell('payment_intent.payment_failed', intent)
  return refusedCard(code, { decline_code, payment_intent: { ...intent } })
}

function succeed(book: StripeBook, intent: StripeObject, method: StripeObject): StripeObject {
  const { amount, currency, setup_future_usage: keeps, transfer_group } = intent
  if (keeps === 'off_session') method.customer = intent.customer
  const charge = book.make('ch', 'charge', {
    amount,
    currency,
    payment_intent: intent.id,
    payment_method_details: { type: 'card', card: method.card },
    balance_transaction: null,
    transfer_group,
    amount_refunded: 0,
    status: 'succeeded'
  })
  Object.assign(intent, { status: 'succeeded', next_action: null, latest_charge: charge.id })
  book.tell('payment_intent.succeeded', intent)
  if (fateOf(method).fate !== 'slow') settleFee(book, charge)
  return intent
}

/** Books a charge on the account: now it is known what it cost. */
export function settleFee(book: StripeBook, charge: StripeObject): void {
  const { amount, currency, id: source } = charge
  const isEuro = currency === 'eur'
  const booked = isEuro ? Math.round(amount * EUR_IN_USD) : amount
  const fee = Math.min(booked, Math.floor((290 * booked + 5_000) / 10_000) + 30)
  const row = {
    amount: booked,
    currency: isEuro ? 'usd' : currency,
    fee,
    net: booked - fee,
    source,
    type: 'charge'
  }
  charge.balance_transaction = book.make('txn', 'balance_transaction', row).id
  book.tell('charge.updated', charge)
}

/** The customer confirms it, or fails to. */
export function answerChallenge(book: StripeBook, id: string, isWell: boolean): void {
  const intent = known(book, id)
  if (intent.status !== 'requires_action')
    throw wrong('payment_intent_unexpected_state', 'It waits for nobody.')
  if (isWell) succeed(book, intent, known(book, intent.payment_method))
  else fail(book, intent, 'payment_intent_authentication_failure', undefined)
}

/** POST /v1/payment_intents/:id/cancel */
export function cancelIntent(book: StripeBook, id: string, form: Form): StripeObject {
  const intent = known(book, id)
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw wrong('payment_intent_unexpected_state', `It is ${intent.status}.`)
  }
  const cancellation_reason = textOf(form, 'cancellation_reason') ?? null
  Object.assign(intent, { status: 'canceled', next_action: null, cancellation_reason })
  book.tell('payment_intent.canceled', intent)
  return intent
}

/** An intent with what was asked to be shown whole. */
export function expanded(book: StripeBook, intent: StripeObject, form: Form): StripeObject {
  const shown = { ...intent }
  const wanted = listOf(form, 'expand')
  const whole = (id: unknown) => (typeof id === 'string' ? { ...book.objects.get(id) } : null)
  if (wanted.includes('payment_method')) shown.payment_method = whole(intent.payment_method)
  if (wanted.some((path) => path.startsWith('latest_charge'))) {
    const charge = whole(intent.latest_charge)
    if (charge)
      Object.assign(charge, { balance_transaction: whole((charge as StripeObject).balance_transaction) })
    shown.latest_charge = charge
  }
  return shown
}

/** POST /v1/refunds */
export function makeRefund(book: StripeBook, form: Form): StripeObject {
  const intent = known(book, textOf(form, 'payment_intent') ?? '')
  const charge = known(book, intent.latest_charge ?? '')
  const left = charge.amount - charge.amount_refunded
  const amount = Number(textOf(form, 'amount') ?? left)
  const isDisputed = book.all('dispute').some((one) => one.charge === charge.id && isOpen(one))
  if (isDisputed) throw wrong('charge_disputed', 'The charge is disputed: it cannot be refunded.')
  if (amount > left) throw wrong('charge_already_refunded', `Only ${left} is left to refund.`)
  charge.amount_refunded += amount
  const common = { amount, currency: intent.currency, payment_intent: intent.id, charge: charge.id }
  const refund = book.make('re', 'refund', {
    ...common,
    status: 'succeeded',
    metadata: partOf(form, 'metadata')
  })
  book.tell('charge.refunded', charge)
  return refund
}

/** A dispute on which its bank has not decided. */
function isOpen({ status }: StripeObject): boolean {
  return status === 'needs_response' || status === 'under_review'
}

/** The bank of whoever had paid sends refunds of that intent back. */
export function returnRefunds(book: StripeBook, intent: string): void {
  for (const refund of book.all('refund')) {
    if (refund.payment_intent !== intent || refund.status === 'failed') continue
    Object.assign(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' })
    known(book, refund.charge).amount_refunded -= refund.amount
    book.tell('refund.failed', refund)
  }
}

/** What there is by that id. */
export function known(book: StripeBook, id: string): StripeObject {
  const held = book.objects.get(id)
  if (!held) throw missing('id', id)
  return held
}
