/** What must hold of changes of plan beside what the book's own audit says: nobody gets back more than was paid. */
import { type Exact, type LedgerKind, type LedgerRow, negative, plus } from '@bursar/contracts'

export interface ChangesAudit {
  /** Takes the rows of one event; throws where a change of plan among them goes wrong. */
  add(rows: readonly LedgerRow[]): void
  /** How many of them gave something back. */
  readonly credits: number
}

/** By order, and by subscriber and unit, what was paid and has not come back. */
export function auditChanges(): ChangesAudit {
  const ofOrders = new Map<string, Exact>()
  const subscribers = new Map<string, string>()
  const ofSubscribers = new Map<string, Exact>()
  let credits = 0
  return {
    add(rows) {
      checkChange(rows)
      if (rows.some(({ kind }) => kind === 'credit')) credits += 1
      for (const row of rows) {
        const { order, kind, amount, unit } = row
        if (order === null) continue
        if (row.subscriber !== undefined) subscribers.set(order, row.subscriber)
        const left = moved(ofOrders, order, signOf(kind, CAME, WENT) * amount)
        if (left < 0)
          throw new Error(`${negative(left)} more came back of order ${order} than was paid of it`)
        const key = `${subscribers.get(order)} in ${unit}`
        const kept = moved(ofSubscribers, key, signOf(kind, TAKEN, RETURNED) * amount)
        if (kept < 0) throw new Error(`${negative(kept)} more came back to ${key} than was paid`)
      }
    },
    get credits() {
      return credits
    }
  }
}

/** A bank takes back the line whole, whatever went out as credit: that is no refund, and the charge's audit counts it. */
const CAME: readonly LedgerKind[] = ['payment', 'credit-payment']
const WENT: readonly LedgerKind[] = ['credit-release', 'refund']

/** Money alone, by whatever way. */
const TAKEN: readonly LedgerKind[] = ['payment', 'chargeback-reversal']
const RETURNED: readonly LedgerKind[] = ['refund', 'chargeback']

function signOf(kind: LedgerKind, more: readonly LedgerKind[], less: readonly LedgerKind[]): -1 | 0 | 1 {
  return more.includes(kind) ? 1 : less.includes(kind) ? -1 : 0
}

function moved(sums: Map<string, Exact>, key: string, by: number): Exact {
  const sum = plus(sums.get(key) ?? 0, by)
  sums.set(key, sum)
  return sum
}

/** What it gives back of the old orders is what it takes off what is due, and Canceled stands where it stood. */
function checkChange(rows: readonly LedgerRow[]): void {
  const sum = (...kinds: LedgerKind[]) =>
    rows.reduce((total, { kind, amount }) => plus(total, kinds.includes(kind) ? amount : 0), 0 as Exact)
  const given = sum('change-cancellation', 'tax-cancellation')
  const due = sum('relief', 'credit-payment')
  const canceled = sum('relief', 'credit')
  if (given === due && given === canceled) return
  throw new Error(`a change gave back ${given}, ${due} less are due, and Canceled took ${canceled}`)
}
