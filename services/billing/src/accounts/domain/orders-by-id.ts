/** Records by id, as folds keep them: without one of them, or with those that match changed. */

export function omit<Value>(
  record: Readonly<Record<string, Value>>,
  key: string
): Readonly<Record<string, Value>> {
  const { [key]: _, ...rest } = record
  return rest
}

/** Orders of which those that match wait for a manager to accept them, or no longer do. */
export function waiting<Order extends { readonly waits: boolean }>(
  orders: Readonly<Record<string, Order>>,
  waits: boolean,
  which: (order: Order) => boolean
): Readonly<Record<string, Order>> {
  const entries = Object.entries(orders)
  return Object.fromEntries(entries.map(([id, order]) => [id, which(order) ? { ...order, waits } : order]))
}
