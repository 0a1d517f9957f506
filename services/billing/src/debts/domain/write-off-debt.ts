/** What is due on orders is given up. */
import { earnedBy, type Instant } from '@bursar/calendar'
import { type Decision, happenedAll } from '@bursar/event-sourcing'
import type { Account, AccountEvent, DueOrder } from '../../accounts/domain/account.ts'
import { invoicesChanged } from '../../accounts/domain/invoices.ts'
import { aboutOrder } from '../../accounts/domain/placed-order.ts'
import { writeOffRows } from '../../ledger/domain/write-off.ts'
import { byProvider } from './collect-debt.ts'
import { type DuePart, type Settling, settledParts } from './settled-parts.ts'

/** Whose debt is given up. */
export interface WritingOff extends Settling {
  readonly profile: string
}

/** Books it: see `settledParts` for what is refused. */
export function writeOffDebt(account: Account, writing: WritingOff, now: Instant): Decision<AccountEvent> {
  const settled = settledParts(account, writing)
  if (!settled.ok) return settled
  const { profile, unit } = writing
  const parts = settled.parts.map((part) => ({ ...part, unearned: unearnedOf(part, now) }))
  if (parts.length === 0) return happenedAll([])
  const events = [...byProvider(parts)].map(([provider, own]): AccountEvent => {
    const lines = own.map((part) => {
      const { order, amount } = part
      return { order: order.order, amount, unearned: unearnedOf(part, now) }
    })
    const amount = lines.reduce((sum, line) => sum + line.amount, 0)
    return {
      type: 'billing.debt-written-off',
      data: { profile, provider, unit, amount, lines, written_off_at: now }
    }
  })
  const whole = parts.map(({ order, amount }) => ({ order: order.order, amount }))
  const rows = parts.flatMap(({ order, amount, unearned }) => {
    const { provider, event_id, description } = order
    const entry = { order: order.order, subscriber: profile, provider, unit, amount, event_id }
    const about = aboutOrder(order)
    return writeOffRows({ ...entry, description: `Written off: ${description}`, about, unearned }, now)
  })
  return happenedAll([
    ...events,
    ...invoicesChanged(account, whole, now),
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

/** What of the part is not earned yet: what is earned and not paid is given up last. */
function unearnedOf({ order, amount }: DuePart, now: Instant): number {
  return Math.min(amount, order.due - earnedUnpaid(order, now))
}

/** What of the order is earned, and neither paid nor given up. */
function earnedUnpaid(order: DueOrder, now: Instant): number {
  const { due, written, unearned, seat, tax_of, over } = order
  // A tax is earned whole, and so is what a change of plan left of an order.
  if (tax_of !== undefined || over) return due
  // Nothing is earned of a seat that nobody has claimed.
  if (seat !== undefined) return 0
  const paid = order.amount - due - written
  return Math.min(due, Math.max(0, earnedBy(order, now) - paid - (written - unearned)))
}
