/** Which invoice an order or a charge is on, for whatever shows one. */
import type { LedgerAbout } from '@bursar/contracts'
import type { Reader } from './views.ts'

/** Names of the projections: what was sold, and what of it has a number. */
export const SALES = 'sales'
export const INVOICES = 'invoices'

/** Of `sales`, under `order/<order>`; 1/100 units. */
export interface SoldOrder {
  /** Key of its sale, in both projections; null while it waits for one. */
  readonly sale: string | null
  readonly paid: number
  readonly written: number
  /** What of it went out as credit of a change of plan, and what went back otherwise; absent where nothing was. */
  readonly credited?: number
  readonly refunded?: number
  /** At which rate it is taxed, and of a tax what it taxes. */
  readonly taxed: Taxed
}

export type Taxed = Pick<LedgerAbout, 'rate' | 'tax_of'>

/** Of `sales`, under `charge/<charge>`: the order that each line of it paid. */
export interface PaidOrders {
  readonly orders: Readonly<Record<number, string>>
  /** What a bank has taken back of them, while it looks into it and once it keeps it. */
  readonly disputed?: readonly { readonly order: string; readonly amount: number }[]
}

export const soldOrderKey = (order: string): string => `order/${order}`
export const paidOrdersKey = (charge: string): string => `charge/${charge}`

/** The numbers of the invoices that orders are on; null of what has none. */
export async function numbersOfOrders(
  { collection }: Pick<Reader, 'collection'>,
  orders: readonly string[]
): Promise<(order: string) => string | null> {
  if (orders.length === 0) return () => null
  const sold = await collection(SALES).getAll<SoldOrder>([...new Set(orders)].map(soldOrderKey))
  const sales = [...new Set([...sold.values()].flatMap(({ sale }) => sale ?? []))]
  const invoices = await collection(INVOICES).getAll<{ readonly number: string }>(sales)
  return (order) => invoices.get(sold.get(soldOrderKey(order))?.sale ?? '')?.number ?? null
}

/** The same of charges: of the first line that is on an invoice, or of that line. */
export async function numbersOfCharges(
  reader: Pick<Reader, 'collection'>,
  charges: readonly string[]
): Promise<(charge: string, line?: number) => string | null> {
  if (charges.length === 0) return () => null
  const keys = [...new Set(charges)].map(paidOrdersKey)
  const paid = await reader.collection(SALES).getAll<PaidOrders>(keys)
  const numbers = await numbersOfOrders(
    reader,
    [...paid.values()].flatMap(({ orders }) => Object.values(orders))
  )
  return (charge, line) => {
    const { orders = {} } = paid.get(paidOrdersKey(charge)) ?? {}
    const meant = line === undefined ? Object.values(orders) : [orders[line]].flatMap((one) => one ?? [])
    return meant.map(numbers).find((number) => number !== null) ?? null
  }
}
