/** The card that an account keeps on file, to be charged when no token is sent. */
import type { Instant } from '@bursar/calendar'
import { type Decision, happened, happenedAll } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from './account.ts'

/** A card as its owner puts it on file. */
export interface NewCard {
  /** Whose key seals the two texts that follow. */
  readonly person: string
  readonly last4: string
  readonly exp_date: string
  /** What the processor knows the card by. */
  readonly card_key: string
}

/** Puts a card on file, in place of the one before it. */
export function saveCard(profile: string, card: NewCard, now: Instant): Decision<AccountEvent> {
  return happened('billing.card-saved', { profile, ...card, saved_at: now })
}

/** Forgets the card; where there is none nothing happens. */
export function forgetCard(account: Account, profile: string, now: Instant): Decision<AccountEvent> {
  if (!account.card) return happenedAll([])
  return happened('billing.card-forgotten', { profile, forgotten_at: now })
}
