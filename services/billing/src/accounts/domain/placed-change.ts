/** What a change of plan makes happen, once it is paid or on its way: one subscription ends, and another begins. */
import type {
  ChangedFrom,
  ChargeCreated,
  ChargeLine,
  CreditLine,
  CreditPayment,
  LedgerRow,
  PlanChanged
} from '@bursar/contracts'
import { creditPaidRows, givenBackRows } from '../../ledger/domain/credit.ts'
import type { OrderEntry } from '../../ledger/domain/entries.ts'
import type { Account, AccountEvent } from './account.ts'
import { invoicesChanged, type SettledPart } from './invoices.ts'
import { type OrderTerms, orderEntry, placeOrders, rowsOfOrders } from './placed-order.ts'
import { subscriptionChanged } from './subscription-changed.ts'

/** A change as its intent keeps it: the orders whole, what is given back of old ones, and what that pays. */
export interface PlannedChange {
  readonly from: ChangedFrom
  readonly to: ChangedFrom
  readonly orders: readonly ChargeLine[]
  readonly lines: readonly CreditLine[]
  readonly paid: readonly CreditPayment[]
}

/** Who changes, and when; `when`: whether it was a renewal that ordered. */
export interface ChangeTerms extends OrderTerms {
  readonly when: PlanChanged['when']
  /** True while a bank looks into what the credit came from. */
  readonly disputed?: boolean
  readonly reason: Pick<ChargeCreated, 'person' | 'reason_code' | 'reason_text'>
}

/** The orders with the subscription that they begin, and the end of the one that it takes the place of. */
export function placeChange(
  account: Account,
  change: PlannedChange,
  { when, reason, disputed = false, ...terms }: ChangeTerms
): AccountEvent[] {
  const { from, to, orders, paid } = change
  const { profile, provider, unit, charge, ordered_by: changed_by } = terms
  const placed = placeOrders(account, orders, terms).map(
    (event): AccountEvent =>
      event.type === 'billing.subscription-changed'
        ? { ...event, data: { ...event.data, changed_from: from, ...(disputed && { disputed }) } }
        : event
  )
  const lines = [...change.lines]
  const sum = (of: 'relieved' | 'credit') => lines.reduce((total, line) => total + line[of], 0)
  const order = orders[0]!.order
  const changed_at = orders[0]!.purchase!.span.start
  const which = { ...to, profile, provider, from, unit, order, when }
  const given = { lines, relieved: sum('relieved'), credit: sum('credit'), paid: [...paid] }
  return [
    ...placed,
    {
      type: 'billing.plan-changed',
      data: { ...which, ...given, charge, changed_by, changed_at, ...reason }
    },
    ...ended(account, { profile, from, to, changed_at }),
    ...invoicesChanged(account, relievedParts(lines), terms.created_at)
  ]
}

function relievedParts(lines: readonly CreditLine[]): SettledPart[] {
  return lines.map(({ order, relieved: amount }) => ({ order, amount }))
}

/** One that ended meanwhile, or that another took the place of, stands as it does. */
function ended(
  { subscriptions }: Account,
  {
    profile,
    from,
    to,
    changed_at
  }: Pick<PlanChanged, 'profile' | 'from' | 'changed_at'> & { to: ChangedFrom }
): AccountEvent[] {
  const held = subscriptions[from.plan]
  if (!held || held.subscription !== from.subscription) return []
  const { change_to: _, ...rest } = held
  const ends_at = held.ends_at > changed_at ? changed_at : held.ends_at
  return [subscriptionChanged(profile, { ...rest, ends_at, auto_renew: false, changed_to: to })]
}

/** The rows of it: the new orders, what is given back of the old ones, and what that pays. */
export function rowsOfChange({ orders, lines, paid }: PlannedChange, terms: OrderTerms): LedgerRow[] {
  const { profile: subscriber, provider, unit, created_at: at } = terms
  const entries = new Map(orders.map((line) => [line.order, orderEntry(line, terms)]))
  const given = lines.flatMap(({ rate, tax_of, ...line }) => {
    const { order, event_id, plan, amount, relieved, credit } = line
    const about = { plan, ...(rate && { rate }), ...(tax_of !== undefined && { tax_of }) }
    const description = `Not used: ${line.description}`
    const entry: OrderEntry = { order, subscriber, provider, event_id, amount, unit, description, about }
    return givenBackRows({ ...entry, relieved, credit }, at)
  })
  const settled = paid.flatMap(({ order, amount }) => {
    const entry = entries.get(order)
    if (!entry) throw new Error(`credit pays order ${order}, which the change does not place`)
    return creditPaidRows({ ...entry, amount, description: `Paid by credit: ${entry.description}` }, at)
  })
  // Who orders by a change was subscribed before: no figure takes it for a new customer.
  const placed = rowsOfOrders(orders, terms).map((row) => ({
    ...row,
    about: { ...row.about, changed: true as const }
  }))
  return [...placed, ...given, ...settled]
}
