/** Stripe's test cards, by their tokens, and what becomes of their charges. */

import type { StripeBook, StripeObject } from './book.ts'
import { type Form, partOf, textOf } from './form.ts'
import { missing, wrong } from './refusal.ts'

interface Card {
  readonly last4: string
  readonly fate: 'settled' | 'declined' | 'challenged' | 'slow'
  readonly decline_code?: string
}

const CARDS: Readonly<Record<string, Card>> = {
  visa: { last4: '4242', fate: 'settled' },
  chargeDeclined: { last4: '0002', fate: 'declined', decline_code: 'generic_decline' },
  chargeDeclinedInsufficientFunds: { last4: '9995', fate: 'declined', decline_code: 'insufficient_funds' },
  chargeDeclinedFraudulent: { last4: '0019', fate: 'declined', decline_code: 'fraudulent' },
  threeDSecure2Required: { last4: '3220', fate: 'challenged' },
  /** None of Stripe's: what it costs is known only after a while. */
  slowFee: { last4: '4444', fate: 'slow' }
}

/** What becomes of the charges of a payment method. */
export function fateOf(method: StripeObject): Card {
  return CARDS[method.fake_card] ?? CARDS.visa!
}

/** The payment method behind a token, made anew; one that was made before is it. */
export function methodOf(book: StripeBook, key: string): StripeObject {
  const held = book.objects.get(key)
  if (held?.object === 'payment_method') return held
  const name = key.replace(/^(tok|pm_card)_/, '')
  const card = CARDS[name]
  if (!card || name === key) throw missing(key.startsWith('pm_') ? 'payment_method' : 'token', key)
  return book.make('pm', 'payment_method', {
    type: 'card',
    fake_card: name,
    customer: null,
    card: { brand: 'visa', last4: card.last4, exp_month: 12, exp_year: 2099, fingerprint: `fp_${name}` }
  })
}

/** POST /v1/payment_methods */
export function makeMethod(book: StripeBook, form: Form): StripeObject {
  return methodOf(book, textOf(partOf(form, 'card'), 'token') ?? '')
}

/** POST /v1/payment_methods/:id/attach */
export function attach(book: StripeBook, id: string, form: Form): StripeObject {
  const method = methodOf(book, id)
  const customer = textOf(form, 'customer') ?? ''
  if (book.objects.get(customer)?.object !== 'customer') throw missing('customer', customer)
  if (method.customer && method.customer !== customer) {
    throw wrong('payment_method_unexpected_state', 'The payment method is attached to another customer.')
  }
  method.customer = customer
  return method
}

/** POST /v1/payment_methods/:id/detach */
export function detach(book: StripeBook, id: string): StripeObject {
  const method = book.objects.get(id)
  if (!method?.customer) throw wrong('payment_method_unexpected_state', 'It is attached to no customer.')
  method.customer = null
  return method
}
