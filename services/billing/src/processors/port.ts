/**
 * Port: the payment processor that takes the money.
 *
 * Every adapter guarantees that a charge is asked for once, however often `charge` is called with its id: the
 * answer to the second call is the answer to the first. So a crash between question and answer is made good by
 * asking again. It throws only when no answer came; then what became of the charge is not known yet.
 */

/** What pays: a token that the customer's browser got from the processor, or a card on file. */
export type Source =
  | { readonly is: 'token'; readonly key: string }
  | { readonly is: 'card'; readonly key: string }

export interface ChargeRequest {
  /** Our id of the charge: the processor's idempotency key. */
  readonly id: string
  /** 1/100 units, above 0. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
  readonly source: Source
}

/** The card that was asked. */
export interface CardFace {
  readonly last4: string
  /** ISO 8601 date. */
  readonly exp_date: string
  /** What the card can be charged by again; null when it cannot. */
  readonly card_key: string | null
}

/** The processor's answer; `fee` is what it keeps, in 1/100 units. */
export type ChargeAnswer =
  | { readonly is: 'settled'; readonly processor_key: string; readonly fee: number; readonly card: CardFace }
  | { readonly is: 'pending'; readonly processor_key: string; readonly card: CardFace }
  | { readonly is: 'declined'; readonly reason: string; readonly detail: string }

/** What became of a charge that was left pending; `fee` is what the processor keeps, in 1/100 units. */
export type LaterAnswer =
  | { readonly is: 'pending' }
  | { readonly is: 'settled'; readonly fee: number }
  | { readonly is: 'failed'; readonly reason: string }

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
}

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
  readonly data?: { readonly object?: { readonly id?: unknown } | undefined } | undefined
}

/** What an event says of a charge; an event says nothing of the fee. */
export type ProcessorNotice = { readonly processor_key: string } & (
  | { readonly is: 'succeeded' }
  | { readonly is: 'failed'; readonly reason: string }
)

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
  /** What became of which charge, by an event; undefined when it is about something else. */
  noticeOf(event: ProcessorEvent): ProcessorNotice | undefined
  charge(request: ChargeRequest): Promise<ChargeAnswer>
  /** Asks what became of a pending charge. */
  lookUp(charge: { readonly processor_key: string; readonly amount: number }): Promise<LaterAnswer>
  /** Keeps what a token stands for as the card of a profile; undefined when it does not know the token. */
  saveCard(profile: string, token: string): Promise<SavedCard | undefined>
  /** What a browser needs, beside the public key, to set up a card of a profile. */
  setupSecret(profile: string): Promise<string>
  /** The payouts of a profile that it knows of, whoever asked for them; throws when it cannot be asked. */
  payouts(profile: string): Promise<readonly Payout[]>
  /** The account that a profile's payouts go to; throws when it cannot be asked. */
  bank(profile: string): Promise<BankAccount>
  /** What it keeps of a charge of that amount, 1/100 units. */
  fee(amount: number): number
  /** What a browser needs to get a token; undefined where it needs nothing. */
  readonly publicKey?: string
  /** True when it moves real money: then whoever tries cards is held back. */
  readonly isLive: boolean
}
