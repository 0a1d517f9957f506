/** The processor's answer to a charge, at once or later. */
import type { Instant } from '@bursar/calendar'
import type { ChargeLine, ChargeSettled, LedgerRow, Personal } from '@bursar/contracts'
import { type Decision, foldOn, happened, happenedAll } from '@bursar/event-sourcing'
import {
  type Account,
  type AccountEvent,
  account as accountFold,
  type OpenCharge
} from '../../accounts/domain/account.ts'
import { isDoubted } from '../../accounts/domain/doubted-changes.ts'
import { invoicesChanged } from '../../accounts/domain/invoices.ts'
import { type ChangeTerms, placeChange, rowsOfChange } from '../../accounts/domain/placed-change.ts'
import { orderEntry, placeOrders, rowsOfOrders } from '../../accounts/domain/placed-order.ts'
import { type SettledCharge, settledRows, sharesOf } from '../../ledger/domain/entries.ts'
import { endedByDispute } from './ended-by-dispute.ts'

/** The card that was charged. `card_key` is what the processor knows it by, when it can be charged again. */
export interface ChargedCard {
  /** Whose key seals the two texts that follow. */
  readonly person: string
  readonly last4: Personal
  readonly exp_date: Personal
  readonly card_key: string | null
  readonly fingerprint?: Personal | undefined
}

/** What the processor said. `fee` is what it keeps of the charge, in 1/100 units. */
export type Outcome =
  | {
      readonly is: 'settled'
      readonly processor_key: string
      readonly fee: number
      readonly card: ChargedCard
    }
  | { readonly is: 'pending'; readonly processor_key: string; readonly card: ChargedCard }
  | { readonly is: 'waiting'; readonly processor_key: string; readonly card: ChargedCard }
  | { readonly is: 'declined'; readonly reason: string }

/**
 * Settled: the orders are placed, paid and in the book. Declined inside the checkout: nothing but the trace of
 * it. Pending: the orders are placed and due, the charge stays open, and the answer that comes later settles
 * or fails it. Waiting: nothing is ordered before the customer confirmed. An answer to a charge that is not open,
 * or that says nothing new, adds nothing.
 */
export function completeCheckout(
  account: Account,
  chargeId: string,
  outcome: Outcome,
  now: Instant
): Decision<AccountEvent> {
  const charge = account.charges[chargeId]
  if (!charge) return happenedAll([])
  switch (outcome.is) {
    case 'settled':
      return happenedAll(settle(account, charge, outcome, now))
    case 'pending':
      return happenedAll(charge.stage === 'pending' ? [] : suspend(account, charge, outcome, now))
    case 'waiting':
      return charge.stage === 'asked' ? wait(charge, outcome, now) : happenedAll([])
    case 'declined':
      return charge.stage === 'pending'
        ? fail(charge, outcome.reason, now)
        : decline(charge, outcome.reason, now)
  }
}

function settle(
  account: Account,
  open: OpenCharge,
  { processor_key, fee, card }: Extract<Outcome, { is: 'settled' }>,
  now: Instant
): AccountEvent[] {
  const { charge, profile, provider, broker, unit, amount } = open
  const placed = placement(account, open, now)
  // A change lowers what is due of older orders, and what its credit paid of the new one.
  const held = open.change ? foldOn(accountFold, account, placed.events, now) : account
  const settled: SettledCharge = {
    charge,
    processor_key,
    subscriber: profile,
    provider,
    broker,
    unit,
    fee,
    lines: open.lines.map((line) => ({
      ...orderEntry(line, open),
      broker_fee: line.broker_fee,
      payable: payableOf(held, open, line),
      isTax: isTax(held, line)
    }))
  }
  const shares = sharesOf(settled)
  const lines = open.lines.map(({ order, amount }, n) => ({ order, amount, ...shares[n]! }))
  const { person, last4, exp_date } = card
  const data: ChargeSettled = {
    charge,
    profile,
    provider,
    unit,
    amount,
    fee,
    processor_key,
    description: open.description,
    person,
    last4,
    exp_date,
    lines,
    settled_at: now
  }
  return [
    ...placed.events,
    { type: 'billing.charge-settled', data },
    ...invoicesChanged(held, lines, now, charge),
    ...saveCard(open, card, now),
    post([...placed.rows, ...settledRows(settled, now)])
  ]
}

function suspend(
  account: Account,
  open: OpenCharge,
  { processor_key, card }: Extract<Outcome, { is: 'pending' }>,
  now: Instant
): AccountEvent[] {
  const { charge, profile, provider } = open
  const { person, last4, exp_date } = card
  const { events, rows } = placement(account, open, now)
  const data = { charge, profile, provider, processor_key, person, last4, exp_date, pending_since: now }
  return [
    ...events,
    { type: 'billing.charge-pending', data },
    ...saveCard(open, card, now),
    ...(rows.length > 0 ? [post(rows)] : [])
  ]
}

function wait(
  { charge, profile, provider }: OpenCharge,
  { processor_key, card }: Extract<Outcome, { is: 'waiting' }>,
  now: Instant
): Decision<AccountEvent> {
  const { person, last4, exp_date } = card
  const data = { charge, profile, provider, processor_key, person, last4, exp_date, waiting_since: now }
  return happened('billing.charge-waiting', data)
}

function decline(open: OpenCharge, reason: string, now: Instant): Decision<AccountEvent> {
  const { charge, checkout, ordinal, profile, provider } = open
  const data = { charge, checkout, ordinal, profile, provider, reason, declined_at: now }
  return happened('billing.charge-declined', data)
}

function fail(
  { charge, profile, provider }: OpenCharge,
  reason: string,
  now: Instant
): Decision<AccountEvent> {
  return happened('billing.charge-failed', { charge, profile, provider, reason, failed_at: now })
}

/**
 * The orders of a charge that was only asked for. They are dated when the customer asked, however late the
 * answer is, so that the spans bought are the ones shown.
 */
function placement(
  account: Account,
  open: OpenCharge,
  now: Instant
): { events: AccountEvent[]; rows: LedgerRow[] } {
  if (open.stage === 'pending') return { events: [], rows: [] }
  const { profile, provider, unit, created_at, charge, ordered_by = null, change } = open
  const terms = { profile, provider, unit, created_at, charge, ordered_by }
  if (change) {
    const disputed = isDoubted(open, 'open')
    const events = placeChange(account, change, { ...terms, when: 'now', reason: reasonOf(open), disputed })
    // What its credit came from is gone already: it ends as it begins, as one of a dispute that is lost.
    const begun = foldOn(accountFold, account, events, now).subscriptions[change.to.plan]
    if (begun && isDoubted(open, 'lost')) events.push(...endedByDispute(begun, profile, now))
    return { events, rows: rowsOfChange(change, terms) }
  }
  return { events: placeOrders(account, open.lines, terms), rows: rowsOfOrders(open.lines, terms) }
}

function reasonOf({ person, reason_code, reason_text }: OpenCharge): ChangeTerms['reason'] {
  return {
    ...(person !== undefined && { person }),
    ...(reason_code !== undefined && { reason_code }),
    ...(reason_text !== undefined && { reason_text })
  }
}

/** What an order's Payable holds when the charge settles: all of it when the same answer places the order. */
function payableOf(account: Account, open: OpenCharge, line: ChargeLine): number {
  if (line.purchase && open.stage !== 'pending') return line.amount
  return account.due[line.order]?.due ?? 0
}

/** Whether the line pays a tax, which it or an earlier checkout ordered. */
function isTax(account: Account, { order, purchase }: ChargeLine): boolean {
  return (purchase ?? account.due[order])?.tax_of !== undefined
}

function saveCard(open: OpenCharge, card: ChargedCard, now: Instant): AccountEvent[] {
  const { card_key, person, last4, exp_date, fingerprint } = card
  if (!open.remember_card || card_key === null) return []
  const same = fingerprint !== undefined && { fingerprint }
  const data = { profile: open.profile, card_key, person, last4, exp_date, ...same, saved_at: now }
  return [{ type: 'billing.card-saved', data }]
}

function post(rows: readonly LedgerRow[]): AccountEvent {
  return { type: 'billing.ledger-posted', data: { rows } }
}
