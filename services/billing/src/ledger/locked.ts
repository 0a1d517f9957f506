/** Subscriptions of which something that was ordered is due, whoever owes it. */
import type { Rows } from '@bursar/service-kit'

/** Which of these are locked. `orders`: the orders that are due, as they stand or stood. */
export async function lockedOf(orders: Rows, subscriptions: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    subscriptions.map(async (by) => {
      const page = { list: 'subscription', by, descending: false, offset: 0, limit: 1 }
      return (await orders.documents(page)).length > 0 ? [by] : []
    })
  )
  return new Set(found.flat())
}
