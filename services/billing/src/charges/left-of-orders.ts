/** What of the orders that charges paid is left to refund: what went out as credit is not given back twice. */
import { type PaidOrders, paidOrdersKey, SALES, type SoldOrder, soldOrderKey } from '../shared/sold.ts'
import type { Reader } from '../shared/views.ts'

/** What is left of the order of a line, from 0; 1/100 units. */
export type LeftOfLine = (line: number) => number

/** Of an order that no credit went out of each line says itself what is left. */
export const leftAsCharged: LeftOfLine = () => Number.POSITIVE_INFINITY

/** For charges that are shown. */
export async function leftOfOrders(
  { collection }: Pick<Reader, 'collection'>,
  charges: readonly { readonly charge: string }[]
): Promise<(of: { readonly charge: string }) => LeftOfLine> {
  if (charges.length === 0) return () => leftAsCharged
  const sales = collection(SALES)
  const paid = await sales.getAll<PaidOrders>([
    ...new Set(charges.map(({ charge }) => paidOrdersKey(charge)))
  ])
  const keys = [...paid.values()].flatMap(({ orders }) => Object.values(orders)).map(soldOrderKey)
  const sold = await sales.getAll<SoldOrder>([...new Set(keys)])
  return ({ charge }) =>
    (line) => {
      const order = paid.get(paidOrdersKey(charge))?.orders[line]
      const one = order === undefined ? undefined : sold.get(soldOrderKey(order))
      if (!one?.credited) return Number.POSITIVE_INFINITY
      return Math.max(0, one.paid - one.credited - (one.refunded ?? 0))
    }
}
