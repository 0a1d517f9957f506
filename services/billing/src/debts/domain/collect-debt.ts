/** Money for orders that a provider received outside the platform. */
import type { Instant } from '@bursar/calendar'
import { type Decision, happenedAll } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { invoicesChanged } from '../../accounts/domain/invoices.ts'
import { aboutOrder } from '../../accounts/domain/placed-order.ts'
import { offlineRows } from '../../ledger/domain/entries.ts'
import { type DuePart, type Settling, settledParts } from './settled-parts.ts'

/** Who pays whom; `event_id` is what the rows are on. */
export interface Collecting extends Settling {
  readonly profile: string
  readonly event_id: string
}

/** Books the payment: see `settledParts` for what is refused. */
export function collectDebt(account: Account, collecting: Collecting, now: Instant): Decision<AccountEvent> {
  const settled = settledParts(account, collecting)
  if (!settled.ok) return settled
  const { profile, unit, event_id } = collecting
  const events = [...byProvider(settled.parts)].map(([provider, parts]): AccountEvent => {
    const lines = parts.map(({ order, amount }) => ({ order: order.order, amount }))
    const amount = lines.reduce((sum, line) => sum + line.amount, 0)
    const data = { profile, provider, unit, amount, event_id, lines, collected_at: now }
    return { type: 'billing.debt-collected', data }
  })
  if (events.length === 0) return happenedAll([])
  const whole = settled.parts.map(({ order, amount }) => ({ order: order.order, amount }))
  const rows = settled.parts.flatMap((part) => rowsOf(part, profile, event_id, now))
  return happenedAll([
    ...events,
    ...invoicesChanged(account, whole, now),
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

function rowsOf({ order, amount }: DuePart, subscriber: string, event_id: string, now: Instant) {
  const { provider, unit, description, due, tax_of } = order
  const isTax = tax_of !== undefined
  const entry = { order: order.order, subscriber, provider, unit, amount, payable: due, event_id, isTax }
  return offlineRows(
    { ...entry, description: `Paid offline: ${description}`, about: aboutOrder(order) },
    event_id,
    now
  )
}

/** The parts by the provider that they are due to. */
export function byProvider(parts: readonly DuePart[]): Map<string, DuePart[]> {
  const grouped = new Map<string, DuePart[]>()
  for (const part of parts) {
    const { provider } = part.order
    grouped.set(provider, [...(grouped.get(provider) ?? []), part])
  }
  return grouped
}
