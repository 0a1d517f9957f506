/** What of an order is earned as the windows of its span end, and from which account. */
import { type EarnedOrder, type Instant, later, type Window, windowsAfter } from '@bursar/calendar'
import type { AccountName, LedgerKind, LedgerRow } from '@bursar/contracts'

/** Money of an order that lies in Backlog. */
export interface PrepaidPart {
  readonly at: Instant
  /** 1/100 units. */
  readonly amount: number
  /** Paid before the change of plan that ended its subscription, be it at the same instant. */
  readonly early?: true
}

/** An order of which something is to be earned yet, or due; amounts in 1/100 units. */
export interface OpenOrder extends EarnedOrder {
  readonly order: string
  readonly subscriber: string
  readonly provider: string
  readonly event_id: string
  readonly unit: string
  readonly description: string
  readonly created_at: Instant
  readonly plan?: string | undefined
  readonly quantity?: number | undefined
  /** False of what is earned elsewhere, at once, and of a seat that nobody has claimed. */
  readonly hasSpan: boolean
  /** True of such a seat: its span is to come. */
  readonly isSeat?: boolean
  readonly due: number
  /** See DueOrder. */
  readonly waits: boolean
  /** True once a charge for it waited for its customer. */
  readonly held?: true
  /** What was paid and is not earned, the oldest payment first. */
  readonly prepaid: readonly PrepaidPart[]
  readonly earned: number
  /** What was earned before it was paid, and is not paid since. */
  readonly accrued: number
  /** What was given up, or given back by a change of plan, and will not be earned. */
  readonly unearned: number
  /** When its subscription ended by a change of plan: with that its last window is over. */
  readonly over_at?: Instant
  /** Until when windows count while a change of plan is being paid. */
  readonly still_at?: Instant
}

/** Rows of one event: of a long absence the job makes several. */
const ROWS_MOST = 200

/** The instant at which the next row is due; undefined when nothing is, however late it is. */
export function nextEarnedAt(order: OpenOrder): Instant | undefined {
  const at = earnedAt(order)
  const { still_at } = order
  return at !== undefined && still_at !== undefined && at > still_at ? undefined : at
}

function earnedAt(order: OpenOrder): Instant | undefined {
  const { accrued, prepaid } = order
  if (!order.hasSpan) return undefined
  if (accrued > 0 && prepaid[0]) return prepaid[0].at
  const cap = capOf(order)
  return order.earned < cap ? windowsOf(order, order.earned).next().value?.end : undefined
}

/** Those of its span, the last of which ends with the subscription. */
function* windowsOf(order: OpenOrder, earned: number): Generator<Window> {
  const { over_at } = order
  for (const window of windowsAfter(order, earned)) {
    if (over_at !== undefined && window.end >= over_at) return yield { end: over_at, earned: order.amount }
    yield window
  }
}

/**
 * When the first row of any of the orders is due. What was bought ahead of it is passed over: nobody's stock of orders
 * makes this slow.
 */
export function firstEarnedAt(orders: readonly OpenOrder[]): Instant | undefined {
  let first: Instant | undefined
  for (const order of orders) {
    const { accrued, start, end } = order
    if (first !== undefined && accrued === 0 && start >= first && end >= first) continue
    const at = nextEarnedAt(order)
    if (at !== undefined && (first === undefined || at < first)) first = at
  }
  return first
}

/**
 * The rows of all windows that are over, dated one second before each ends: from Backlog what was paid before, the rest
 * from Receivable. What pays later for what is earned goes back to Receivable, dated as the payment.
 */
export function recognize(order: OpenOrder, at: Instant): LedgerRow[] {
  if (!order.hasSpan) return []
  const { still_at, over_at } = order
  const now = still_at !== undefined && still_at < at ? still_at : at
  const rows: LedgerRow[] = []
  const prepaid = order.prepaid.map((part) => ({ ...part }))
  const cap = capOf(order)
  let { earned, accrued } = order

  /** Uses up what was paid before an instant. */
  function take(most: number, before: Instant | undefined, use: (part: PrepaidPart) => void): void {
    let left = most
    for (const part of prepaid) {
      const isLate = before !== undefined && part.at >= before && !(part.early && before === over_at)
      if (left === 0 || isLate) return
      const amount = Math.min(left, part.amount)
      if (amount === 0) continue
      use({ at: part.at, amount })
      part.amount -= amount
      left -= amount
    }
  }

  function settleAccrued(before?: Instant): void {
    take(accrued, before, ({ at, amount }) => {
      rows.push(row('deferred-settlement', order, at, 'Backlog', 'Receivable', amount))
      accrued -= amount
    })
  }

  for (const window of earned < cap ? windowsOf(order, earned) : []) {
    if (window.end > now) break
    if (rows.length >= ROWS_MOST) return rows
    settleAccrued(window.end)
    const amount = Math.min(window.earned, cap) - earned
    const at = later(window.end, -1_000)
    let paid = 0
    take(amount, window.end, (part) => {
      paid += part.amount
    })
    if (paid > 0) rows.push(row('recognition', order, at, 'Backlog', 'Income', paid))
    if (amount > paid) rows.push(row('accrual', order, at, 'Receivable', 'Income', amount - paid))
    accrued += amount - paid
    earned += amount
    if (earned === cap) break
  }
  settleAccrued()
  return rows
}

/** The order as a row of it leaves it. */
export function withRow(order: OpenOrder, { kind, amount, created_at: at }: LedgerRow): OpenOrder {
  switch (kind) {
    case 'payment':
    case 'credit-payment':
      return { ...order, due: order.due - amount, prepaid: [...order.prepaid, { at, amount }] }
    case 'recognition':
      return { ...order, earned: order.earned + amount, prepaid: without(order.prepaid, amount) }
    case 'accrual':
    case 'tax':
      return { ...order, earned: order.earned + amount, accrued: order.accrued + amount }
    case 'deferred-settlement':
      return { ...order, accrued: order.accrued - amount, prepaid: without(order.prepaid, amount) }
    case 'write-off':
      return { ...order, due: order.due - amount }
    case 'relief':
      return { ...order, due: order.due - amount }
    case 'credit-release':
      return { ...order, prepaid: withoutNewest(order.prepaid, amount) }
    case 'cancellation':
    case 'change-cancellation':
      return { ...order, unearned: order.unearned + amount }
    default:
      return order
  }
}

/** True when nothing of the order will change but by somebody's hand. */
export function isClosed(order: OpenOrder): boolean {
  const isToCome = order.isSeat === true && order.earned < capOf(order)
  return order.due === 0 && !isToCome && earnedAt(order) === undefined
}

function capOf({ amount, unearned }: OpenOrder): number {
  return amount - unearned
}

function without(prepaid: readonly PrepaidPart[], amount: number): PrepaidPart[] {
  let left = amount
  return prepaid.flatMap((part) => {
    const used = Math.min(left, part.amount)
    left -= used
    return part.amount > used ? [{ ...part, amount: part.amount - used }] : []
  })
}

/** What goes out as credit was paid for what is not used: the newest of it goes. */
function withoutNewest(prepaid: readonly PrepaidPart[], amount: number): PrepaidPart[] {
  const sum = prepaid.reduce((total, part) => total + part.amount, 0)
  let left = sum - amount
  return prepaid.flatMap((part) => {
    const kept = Math.min(left, part.amount)
    left -= kept
    return kept > 0 ? [{ ...part, amount: kept }] : []
  })
}

/** The order once a change of plan ended its subscription. */
export function overAt(order: OpenOrder, at: Instant): OpenOrder {
  const prepaid = order.prepaid.map((part) => (part.at >= at ? { ...part, early: true as const } : part))
  return { ...order, over_at: at, prepaid }
}

function row(
  kind: LedgerKind,
  order: OpenOrder,
  at: Instant,
  dest: AccountName,
  orig: AccountName,
  amount: number
): LedgerRow {
  const { provider, subscriber, event_id, unit, plan, periods, start, end, quantity } = order
  const what = kind === 'deferred-settlement' ? 'Paid after it was earned' : 'Earned'
  return {
    kind,
    created_at: at,
    description: `${what}: ${order.description}`,
    event_id,
    amount,
    unit,
    dest: { profile: provider, account: dest },
    orig: { profile: provider, account: orig },
    order: order.order,
    subscriber,
    about: { ...(plan && { plan }), periods, start, end, ...(quantity !== undefined && { quantity }) }
  }
}
