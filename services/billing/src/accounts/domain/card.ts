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
  /** What the processor knows the same card by, whoever has it. */
  readonly fingerprint?: string | undefined
}

/** Puts a card on file, in place of the one before it. */
export function saveCard(profile: string, card: NewCard, now: Instant): Decision<AccountEvent> {
  const { fingerprint, ...face } = card
  const same = fingerprint !== undefined && { fingerprint }
  return happened('billing.card-saved', { profile, ...face, ...same, saved_at: now })
}

/** Forgets the card; where there is none nothing happens. */
export function forgetCard(account: Account, profile: string, now: Instant): Decision<AccountEvent> {
  if (!account.card) return happenedAll([])
  return happened('billing.card-forgotten', { profile, forgotten_at: now })
}

/** Tells that the card on file is in its last month, which `month` is the text of (`YYYY-MM`); nothing of another month. */
export function tellOfExpiry(
  profile: string,
  { saved_at }: { readonly saved_at: Instant },
  month: string,
  now: Instant
): AccountEvent[] {
  if (!now.startsWith(`${month}-`)) return []
  return [{ type: 'billing.card-expiring', data: { profile, saved_at, told_at: now } }]
}
