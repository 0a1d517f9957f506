/** A checkout from cart to charge, as its tests walk through it. */

import {
  type Account,
  type AccountEvent,
  account,
  type ChargedCard,
  type CheckoutGroup,
  type Choice,
  chooseLines,
  completeCheckout,
  groupLines,
  type Outcome,
  type PricedItem,
  startCheckout
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import { eventsOf, given, NOW, PROVIDER, SUBSCRIBER, testFee } from '../../shared/domain/scenario.ts'

export const CARD: ChargedCard = {
  person: SUBSCRIBER,
  last4: '4242',
  exp_date: '2030-01-01',
  card_key: 'card-1'
}

export function settled(amount: number, fee = testFee(amount)): Extract<Outcome, { is: 'settled' }> {
  return { is: 'settled', processor_key: 'ch_1', fee, card: CARD }
}

export const pending: Outcome = { is: 'pending', processor_key: 'ch_1', card: CARD }
export const challenged: Outcome = { is: 'waiting', processor_key: 'ch_1', card: CARD }
export const declined: Outcome = { is: 'declined', reason: 'card_declined' }

/** The groups of a cart whose options are chosen. */
export function groupsOf(
  state: Account,
  items: PricedItem[],
  choices: Choice[] = [],
  now = NOW
): readonly CheckoutGroup[] {
  const chosen = chooseLines(state, items, choices, now)
  if (!chosen.ok) throw new Error(chosen.code)
  const grouped = groupLines(chosen.lines)
  if (!grouped.ok) throw new Error(grouped.code)
  return grouped.groups
}

/** Terms of a charge of a checkout of the same name. */
export function termsOf(
  charge: string,
  more: { checkout?: string; ordinal?: number; broker?: string; remember_card?: boolean } = {}
) {
  return {
    charge,
    checkout: charge,
    ordinal: 0,
    profile: SUBSCRIBER,
    broker: PROVIDER,
    remember_card: false,
    resume: null,
    ordered_by: 'user-1',
    counted: false,
    ...more
  }
}

/** The account once the charge of a group is on record. */
export function started(state: Account, group: CheckoutGroup, charge = 'c1', now = NOW): Account {
  return given(account, eventsOf(startCheckout(state, group, termsOf(charge), now)), state)
}

/** Events and account after a checkout of one group with this outcome. */
export function checkedOut(
  state: Account,
  items: PricedItem[],
  { outcome = settled as Outcome | ((amount: number) => Outcome), charge = 'c1', now = NOW } = {}
): { events: readonly AccountEvent[]; state: Account } {
  const group = groupsOf(state, items, [], now)[0]!
  const asked = started(state, group, charge, now)
  const answer = typeof outcome === 'function' ? outcome(group.amount) : outcome
  const events = eventsOf(completeCheckout(asked, charge, answer, now))
  return { events, state: given(account, events, asked) }
}

/** All ledger rows that events post. */
export function rowsOf(events: readonly NewEvent[]): LedgerRow[] {
  return events.flatMap(({ type, data }) => (type === 'billing.ledger-posted' ? data.rows : []))
}
