/**
 * Port: the payment processor that takes the money. What an adapter promises is tested by the contract suite
 * `paymentProcessorContract` of packages/testing; docs/operating/processors.md says how to add one.
 *
 * Every adapter guarantees that a charge is asked for once, however often `charge` is called with its id: the
 * answer to the second call is the answer to the first, or what became of it since. So a crash between question and
 * answer is made good by asking again. It throws only when no answer came; then what became of the charge is not
 * known yet. A charge that ended, settled or failed, never goes back. What a processor cannot do it leaves out: those
 * are the optional members.
 */

import type { PayeeAccounts } from './payee-accounts.ts'

/** What pays: a token that the customer's browser got from the processor, or a card on file. */
export type Source =
  | { readonly is: 'token'; readonly key: string }
  | { readonly is: 'card'; readonly key: string }

export interface ChargeRequest {
  /** Our id of what is asked: the processor's idempotency key. */
  readonly id: string
  /** Our id of the charge, where this is one try of several at it; absent: `id`. Its shares are found by it. */
  readonly charge?: string | undefined
  /** 1/100 units, above 0. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
  readonly source: Source
  /** Id of the profile that pays: a card on file is charged for its profile alone. */
  readonly profile: string
  /** True while the customer waits for the answer, and can be asked to confirm; of a renewal nobody can be. */
  readonly isPresent: boolean
  /** True when the card is charged again: it is put on file, or pays another charge of the same checkout. */
  readonly keepsCard: boolean
}

/** The card that was asked. */
export interface CardFace {
  readonly last4: string
  /** ISO 8601 date. */
  readonly exp_date: string
  /** What the card can be charged by again; null when it cannot. */
  readonly card_key: string | null
  /** The same for the same card, whoever has it; absent where the processor does not tell. */
  readonly fingerprint?: string | undefined
}

/** The processor's answer; `fee` is what it keeps, in 1/100 units. */
export type ChargeAnswer =
  | { readonly is: 'settled'; readonly processor_key: string; readonly fee: number; readonly card: CardFace }
  | { readonly is: 'pending'; readonly processor_key: string; readonly card: CardFace }
  /** The customer has to confirm it, such as by 3-D Secure: `secret` is what a browser does that with. */
  | {
      readonly is: 'waiting'
      readonly processor_key: string
      readonly card: CardFace
      readonly secret: string
    }
  /** `lost_card`, `stolen_card`, `pickup_card`, `card_closed` and `invalid_account`: the card is never to be asked again. */
  | { readonly is: 'declined'; readonly reason: string; readonly detail: string }

/** What became of a charge that was left pending or waiting; `fee` is what the processor keeps, in 1/100 units. */
export type LaterAnswer =
  | { readonly is: 'pending'; readonly card?: CardFace | undefined }
  | { readonly is: 'waiting' }
  | { readonly is: 'settled'; readonly fee: number; readonly card?: CardFace | undefined }
  | { readonly is: 'failed'; readonly reason: string }

/** A charge by what the processor knows it by. */
export interface KnownCharge {
  readonly processor_key: string
  /** 1/100 units. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
}

/** Money that goes back to who paid. */
export interface RefundRequest extends KnownCharge {
  /** Our id of the refund: it is made once, however often it is asked for. `amount` is what goes back. */
  readonly id: string
}

/** What it made of a refund. One that it took may come back later: then it says so by `refund-failed`. */
export type RefundAnswer =
  | { readonly is: 'taken' }
  /** It will not be made, however often it is asked for: `reason` is the processor's word for why. */
  | { readonly is: 'refused'; readonly reason: string }

/** Money of a profile's funds that is to be sent to its bank account. */
export interface PayoutRequest {
  /** Our id of it, by which `payouts` tells it again. */
  readonly id: string
  readonly profile: string
  /** 1/100 units, above 0. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
  /** The account of the profile’s own that it is paid out of; absent: the site’s. */
  readonly account?: string
}

/** A card that can be charged later. */
export interface SavedCard extends CardFace {
  readonly card_key: string
}

/** Money of a profile's funds that the processor sent to its bank account. */
export interface Payout {
  /** The processor's id of it. */
  readonly payout: string
  /** 1/100 units, above 0. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
  /** ISO 8601 instant. */
  readonly paid_at: string
  /** When the bank drew it back; absent as long as it did not. */
  readonly returned_at?: string
}

/** As many as are told at once: whoever looks at the Funds has the last of them taken into the book. */
export const PAYOUTS_LATEST = 100

/** A request that says it comes from the processor. */
export interface SignedRequest {
  /** The body as it was sent: the signature is over its bytes. */
  readonly bytes: Buffer
  /** A header by its name in lower case. */
  header(name: string): string | undefined
  /** The instant at which it came: old signatures count no more. */
  readonly at: string
}

/** What a processor tells by itself, as it comes. */
export interface ProcessorEvent {
  readonly id: string
  readonly type: string
  /** The account of a profile that it is about, where it is none of the site’s own. */
  readonly account?: string | undefined
  readonly data?:
    | { readonly object?: { readonly id?: unknown; readonly status?: unknown } | undefined }
    | undefined
}

/**
 * What an event says of a charge; an event says nothing of the fee. `changed` says only that the processor knows more:
 * it is asked, so that it does not matter how late the event is, or after which other. A dispute has the processor's
 * `dispute` key where it has one; then an event of it that comes again, or in the wrong order, is told by that.
 */
export type ChargeNotice = { readonly processor_key: string } & (
  | { readonly is: 'changed' }
  | { readonly is: 'succeeded' }
  | { readonly is: 'failed'; readonly reason: string }
  /** Money that was to go back did not reach its owner: `refund` is our id of it. */
  | { readonly is: 'refund-failed'; readonly refund: string; readonly reason: string }
  | { readonly is: 'disputed'; readonly dispute?: string; readonly fee?: number }
  | {
      readonly is: 'dispute-closed'
      readonly as: 'won' | 'lost'
      readonly dispute?: string
      readonly fee?: number
    }
)

/** What an event says: of a charge, or that the account of a profile may stand otherwise, which is asked for then. */
export type ProcessorNotice =
  | ChargeNotice
  | { readonly is: 'account'; readonly account: string; readonly profile: string }

/** Where a profile's payouts go, and what the processor holds for it. */
export interface BankAccount {
  readonly bank_name: string
  readonly last4: string
  /** What it could pay out now by unit, 1/100 units; absent where that is what the book says. */
  readonly holds?: Readonly<Record<string, number>> | undefined
}

export interface PaymentProcessor {
  /** What it is called in the URL of its webhook. */
  readonly name: string
  /** Whether a request is from it, and not an old one sent again. */
  hasSigned(request: SignedRequest): boolean
  /** What became of which charge, by an event; undefined when it is about something else. Throws when it must ask and cannot. */
  noticeOf(event: ProcessorEvent): ProcessorNotice | undefined | Promise<ProcessorNotice | undefined>
  charge(request: ChargeRequest): Promise<ChargeAnswer>
  /** Asks what became of a charge that is pending or waits for its customer. */
  lookUp(charge: KnownCharge): Promise<LaterAnswer>
  /** Gives up a charge that waits for its customer, and answers what became of it: it may have been confirmed before. */
  giveUp?(charge: KnownCharge): Promise<LaterAnswer>
  /** Gives money back; absent where the book alone says that it was. Throws as long as nobody knows. */
  refund?(request: RefundRequest): Promise<RefundAnswer>
  /** Forgets a card on file; one that it does not know is forgotten. */
  forgetCard?(cardKey: string): Promise<void>
  /** What it told since then by itself, whether it came or not, the oldest first. */
  eventsSince?(instant: string): AsyncIterable<ProcessorEvent>
  /** Keeps what a token stands for as the card of a profile; undefined when it does not know the token. */
  saveCard(profile: string, token: string): Promise<SavedCard | undefined>
  /** What a browser needs, beside the public key, to set up a card of a profile. */
  setupSecret(profile: string): Promise<string>
  /** The latest payouts of a profile that it knows of, whoever asked for them; throws when it cannot be asked. */
  payouts(profile: string, account?: string): Promise<readonly Payout[]>
  /** Pays out, once however often it is asked for; absent where the book alone says that it was. Throws until it is taken. */
  payOut?(payout: PayoutRequest): Promise<void>
  /** The bank that a profile's payouts go to, of its own `account` or the site's; throws when it cannot be asked. */
  bank(profile: string, account?: string): Promise<BankAccount>
  /** Accounts that providers have of their own; absent where the site pays them by itself. */
  readonly payees?: PayeeAccounts
  /** What it keeps of a charge of that amount, 1/100 units; absent where that is known of each charge alone. */
  fee?(amount: number): number
  /** What it takes for a payout of that amount, 1/100 units. */
  transferFee(amount: number, unit: string): number
  /** What it takes for a dispute, and gives back when that is won, 1/100 units. */
  readonly disputeFee: number
  /** What a browser needs to get a token; undefined where it needs nothing. */
  readonly publicKey?: string
  /** True when it moves real money: then whoever tries cards is held back. */
  readonly isLive: boolean
}
