import type {
  BillingEvents,
  ChargeSettled,
  DebtCollected,
  DebtWrittenOff,
  OrderPlaced,
  PlanChanged
} from '@bursar/contracts'
import { type Change, change, insert, projection } from '@bursar/event-sourcing'
import { dealingsKey } from './projection.ts'

/** An order on which something is due, 1/100 units. */
export interface UnpaidOrder {
  readonly subscriber: string
  readonly provider: string
  readonly amount: number
  readonly due: number
  readonly unit: string
  readonly event_id: string
  readonly description: string
  readonly created_at: string
}

/** The orders of each subscriber that are still due, all of them and those with one provider. */
export const orders = projection<BillingEvents>({
  name: 'orders',
  version: 5,
  on: {
    'billing.order-placed': ({ data }) => placed(data),
    'billing.charge-settled': ({ data }) => (data as ChargeSettled).lines.map(settled),
    'billing.debt-collected': ({ data }) => (data as DebtCollected).lines.map(settled),
    'billing.debt-written-off': ({ data }) => (data as DebtWrittenOff).lines.map(settled),
    'billing.plan-changed': ({ data }) => {
      const { lines, paid } = data as PlanChanged
      const relieved = lines.map(({ order, relieved: amount }) => ({ order, amount }))
      return [...relieved, ...paid].filter(({ amount }) => amount > 0).map(settled)
    }
  },
  lists: {
    subscriber: { by: (order: UnpaidOrder) => order.subscriber },
    dealings: { by: ({ subscriber, provider }: UnpaidOrder) => dealingsKey(subscriber, provider) },
    subscription: { by: ({ event_id }: UnpaidOrder) => subscriptionOf(event_id) }
  }
})

function placed(order: OrderPlaced): Change[] {
  const { profile: subscriber, provider, amount, unit, event_id, description, created_at } = order
  if (amount === 0) return []
  const document: UnpaidOrder = {
    subscriber,
    provider,
    amount,
    due: amount,
    unit,
    event_id,
    description,
    created_at
  }
  return [insert(order.order, document)]
}

/** Paid or given up: it is due no more. */
function settled({ order, amount }: { readonly order: string; readonly amount: number }): Change {
  return change(order, (held: UnpaidOrder | undefined) =>
    held && held.due > amount ? { ...held, due: held.due - amount } : undefined
  )
}

/** The subscription that an order is of, by its event; null of what is of none. */
function subscriptionOf(event_id: string): string | null {
  return /^sub_([^/]+)\//.exec(event_id)?.[1] ?? null
}
