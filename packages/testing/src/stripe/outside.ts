/** What customers and banks do at a fake Stripe, and how it tells of that. */
import { stripeSignature } from '@bursar/billing'
import type { StripeBook, StripeObject } from './book.ts'
import { methodOf } from './cards.ts'
import { answerChallenge, known, returnRefunds, settleFee } from './payments.ts'

export interface OutsideStripe {
  /** The customer confirms a charge that waits, or fails to. */
  confirm(intent: string, isWell: boolean): void
  /** A card is entered for what a browser was to set one up with, by the name of a test card. */
  setUp(setupIntent: string, card: string): void
  /** Tells what charges cost that had no fee yet. */
  settleFees(): void
  /** The bank of whoever had paid sends the refunds of a charge back. */
  returnRefunds(intent: string): void
  /** The owner of a connected account says who they are, or what of that is asked for again. */
  onboard(account: string, due?: readonly string[]): void
  /** The site may not use a connected account any more. */
  closeAccount(account: string): void
  /** A bank sends a payout back. */
  returnPayout(payout: string): void
  /** The bank disputes a charge, or decides on that. */
  dispute(intent: string, status: 'needs_response' | 'won' | 'lost'): StripeObject
  /** An event as its webhook would bring it, with the signature. */
  signed(
    event: StripeObject,
    secret: string,
    at: string
  ): { readonly body: string; readonly signature: string }
}

/** What the bank asks for a dispute. */
const DISPUTE_FEE = 1_500

export function outsideStripe(book: StripeBook): OutsideStripe {
  return {
    confirm: (intent, isWell) => answerChallenge(book, intent, isWell),
    setUp(id, card) {
      const { id: payment_method } = methodOf(book, `pm_card_${card}`)
      Object.assign(known(book, id), { status: 'succeeded', payment_method })
    },
    settleFees() {
      for (const charge of book.all('charge')) if (!charge.balance_transaction) settleFee(book, charge)
    },
    returnRefunds: (intent) => returnRefunds(book, intent),
    onboard(id, due = []) {
      const account = known(book, id)
      const isThrough = due.length === 0
      Object.assign(account, {
        capabilities: { transfers: isThrough ? 'active' : 'inactive' },
        payouts_enabled: isThrough,
        requirements: { currently_due: due, past_due: [] }
      })
      account.external_accounts.data = [{ object: 'bank_account', bank_name: 'First Bank', last4: '6789' }]
      book.tell('account.updated', account, id)
    },
    closeAccount: (account) => void Object.assign(known(book, account), { is_gone: true }),
    returnPayout: (payout) => void Object.assign(known(book, payout), { status: 'failed' }),
    dispute(payment_intent, status) {
      const { amount, currency, latest_charge: charge } = known(book, payment_intent)
      const found = book.all('dispute').find((one) => one.payment_intent === payment_intent)
      const rows = [{ amount: -amount, currency, fee: DISPUTE_FEE, net: -amount - DISPUTE_FEE }]
      const about = { amount, currency, payment_intent, charge, balance_transactions: rows }
      const dispute = found ?? book.make('dp', 'dispute', about)
      dispute.status = status
      book.tell(`charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`, dispute)
      return dispute
    },
    signed(event, secret, at) {
      const body = JSON.stringify(event, null, 2)
      const time = Math.floor(Date.parse(at) / 1_000)
      return { body, signature: `t=${time},v1=${stripeSignature(secret, body, time)}` }
    }
  }
}
