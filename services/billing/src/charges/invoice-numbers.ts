/** Which invoice a charge pays: the first of its lines says it, and of what is to be paid later its orders. */
import { numbersOfCharges, numbersOfOrders } from '../shared/sold.ts'
import type { Reader } from '../shared/views.ts'
import type { ChargeDocument } from './projection.ts'

type Charged = Pick<ChargeDocument, 'charge' | 'lines'>

/** The numbers of these charges' invoices; null of what is on none, or has no number yet. */
export async function invoiceNumbers(
  reader: Pick<Reader, 'collection'>,
  charges: readonly Charged[]
): Promise<(charge: Charged) => string | null> {
  const paid = await numbersOfCharges(
    reader,
    charges.map(({ charge }) => charge)
  )
  const ordered = await numbersOfOrders(reader, charges.flatMap(ordersOf))
  return (charge) =>
    paid(charge.charge) ??
    ordersOf(charge)
      .map(ordered)
      .find((number) => number !== null) ??
    null
}

const ordersOf = ({ lines = [] }: Charged) => lines.map(({ order }) => order)
