/** What Stripe refuses: an answer that the card's owner gets, or no answer at all. */
import type { ChargeAnswer } from '../port.ts'

type Declined = Extract<ChargeAnswer, { is: 'declined' }>

/** What of its errors is read. */
export interface StripeFault {
  readonly type?: string
  readonly code?: string
  readonly decline_code?: string
  readonly statusCode?: number
  readonly message?: string
  readonly payment_intent?: { readonly id: string }
}

/** Reasons that nobody tells the customer: who tries stolen cards would learn from them. */
const WHISPERED = new Set(['fraudulent', 'stolen_card', 'lost_card', 'merchant_blacklist', 'pickup_card'])

const SAYS: Readonly<Record<string, string>> = {
  authentication_required: 'Your bank asks you to confirm this payment.',
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: 'Your card’s security code is incorrect.',
  amount_too_small: 'This amount is smaller than a card can be charged.',
  amount_too_large: 'This amount is larger than a card can be charged.',
  resource_missing: 'The processor does not know this token.'
}

/** The decline that an error says; undefined where it is not known what became of the charge. */
export function declinedBy(error: unknown): Declined | undefined {
  const { type, code = '', decline_code, statusCode } = error as StripeFault
  const isCard = type === 'StripeCardError'
  const isRefused = type === 'StripeInvalidRequestError' && (statusCode === 400 || statusCode === 404)
  if (!isCard && !isRefused) return undefined
  // An idempotency key that is in use is none of these: its type is one of its own.
  return declined(isCard ? (decline_code ?? code) : code)
}

/** What the account has too little money for may be done later. */
const LATER = new Set(['balance_insufficient', 'insufficient_funds', 'lock_timeout', 'rate_limit'])

/** Why Stripe will not do what it was asked; undefined where it may yet, or where it is not known what became of it. */
export function refusalIn(error: unknown): string | undefined {
  const { type, code = '', statusCode } = error as StripeFault
  const isRefused = type === 'StripeInvalidRequestError' && (statusCode === 400 || statusCode === 404)
  if (!isRefused || LATER.has(code)) return undefined
  return /^[a-z_]{1,100}$/.test(code) ? code : 'refused'
}

/** True where the site may not use that connected account any more, or there never was one. */
export function isGone(error: unknown): boolean {
  const { type, code = '', statusCode } = error as StripeFault
  if (code === 'account_invalid') return true
  return type === 'StripePermissionError' && statusCode === 403 && !/permission/.test(code)
}

/** A decline by Stripe's word for it. */
export function declined(word: string): Declined {
  const reason = /^[a-z_]{1,100}$/.test(word) ? word : 'card_declined'
  const detail = WHISPERED.has(reason) ? undefined : SAYS[reason]
  return { is: 'declined', reason, detail: detail ?? 'Your card was declined.' }
}
