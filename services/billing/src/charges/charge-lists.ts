/** Lists of charges: what they are searched and sorted by, and the names of who pays. */
import {
  type ListSource,
  type OperationRequest,
  organizationsOf,
  pageLinks,
  selectRows
} from '@bursar/service-kit'
import { headerOf } from '../ledger/transaction-lists.ts'
import { chargeView } from './charge-view.ts'
import { invoiceNumbers } from './invoice-numbers.ts'
import { leftOfOrders } from './left-of-orders.ts'
import type { ChargeDocument } from './projection.ts'

/** A charge with the name of who pays it; the card's texts are open. */
interface NamedCharge {
  readonly charge: ChargeDocument
  readonly payer: string
}

type Request = OperationRequest<any, any>

/** Which charges, in the terms of their projection. */
type Which = Pick<ListSource<NamedCharge>, 'list' | 'by' | 'others' | 'picks'> &
  Partial<Pick<ListSource, 'collection'>>

/** The body of the answer: the header sums the charges listed. */
export async function chargesPage(request: Request, which: Which) {
  const source = chargeList(request, which)
  const { rows, count, sums } = await selectRows(request, source)
  const header = await headerOf(request, source, sums)
  const charges = rows.map(({ charge }) => charge)
  const invoiceOf = await invoiceNumbers(request, charges)
  const leftOf = await leftOfOrders(request, charges)
  const results = charges.map((charge) => chargeView(charge, invoiceOf(charge), leftOf(charge)))
  return { ...header, ...pageLinks(request, count), results }
}

function chargeList(request: Request, which: Which): ListSource<NamedCharge> {
  const full_name = ({ payer }: NamedCharge) => payer
  return {
    collection: request.collection('charges'),
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    byId: { key: (id) => id, isListed: () => which.list === 'all' },
    open: (charges) => namePayers(request, charges),
    search: {
      description: ({ charge }) => charge.description,
      processor_key: ({ charge }) => charge.processor_key,
      customer__full_name: full_name
    },
    sort: {
      description: ({ charge }) => charge.description,
      amount: ({ charge }) => charge.amount,
      'Full name': full_name,
      full_name
    },
    amount: ({ unit, amount }: ChargeDocument) => ({ unit, sum: amount }),
    ...which
  }
}

async function namePayers(request: Request, charges: readonly ChargeDocument[]): Promise<NamedCharge[]> {
  const organizations = await organizationsOf(
    request,
    charges.map(({ profile }) => profile)
  )
  const open = await request.reveal(charges)
  return open.map((charge) => ({ charge, payer: organizations(charge.profile).printable_name }))
}
