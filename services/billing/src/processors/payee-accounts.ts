/**
 * Port, a part of it: accounts that providers of a marketplace have of their own at the processor. A charge is made on the
 * site's account, and what the book says is the provider's is handed on after it settled. Such a processor pays out of
 * them, too: see `bank`, `payouts` and `payOut`.
 */

import type { AccountStanding } from './domain/account-standing.ts'

export interface AccountRequest {
  /** Our id of it: one is made, however often it is asked for. */
  readonly id: string
  readonly profile: string
  /** ISO 3166-1 alpha-2; absent: that of the site’s own account. */
  readonly country?: string | undefined
}

/** What it made of that: the account’s key, or why there can be none. */
export type AccountAnswer =
  | { readonly is: 'made'; readonly account: string }
  | { readonly is: 'refused'; readonly reason: string }

/** Where people come back to, absolute URLs. */
export interface ReturnUrls {
  /** Once they are through. */
  readonly done: string
  /** When the address does not open any more. */
  readonly stale: string
}

/** What was moved of a charge between the site’s account and those of providers. */
export interface Handed {
  /** What was handed on less what was taken back, 1/100 units of the charge. */
  readonly amount: number
  /** How often it was moved, to and fro. */
  readonly moves: number
}

/** A part of a charge that is to be moved. */
export interface ShareMove {
  /** Our id of the charge. */
  readonly charge: string
  /** What the processor knows the charge by. */
  readonly processor_key: string
  /** 1/100 units, above 0. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly unit: string
  /** How often it was moved before: asked for twice at the same count and amount, it is moved once. */
  readonly moves: number
}

/** What it made of that: all of it, a part (then the rest may be asked for), or nothing for now. */
export type MoveAnswer = { readonly is: 'moved' } | { readonly is: 'stuck'; readonly reason: string }

export interface PayeeAccounts {
  /** Makes an account of a profile. */
  open(request: AccountRequest): Promise<AccountAnswer>
  /** An address where the account’s owner tells the processor who they are: it opens once. */
  onboard(
    account: string,
    back: ReturnUrls
  ): Promise<{ readonly url: string; readonly expires_at: string } | undefined>
  /** Asks how it stands. */
  standing(account: string): Promise<AccountStanding>
  /** Whether nothing lies in it, or is on its way there. */
  isEmpty(account: string): Promise<boolean>
  /** What was moved of a charge so far. */
  handed(charge: string): Promise<Handed>
  /** Hands a part of a settled charge on to an account. */
  handOn(move: ShareMove, account: string): Promise<MoveAnswer>
  /** Takes a part of what was handed on of a charge back, as far as the account holds it. */
  takeBack(move: ShareMove): Promise<MoveAnswer>
}
