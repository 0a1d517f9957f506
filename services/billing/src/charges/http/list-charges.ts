import { ChargeList, UnitQuery } from '@bursar/contracts'
import {
  answer,
  balanceHeader,
  L7,
  type ListSource,
  newest,
  type OperationRequest,
  operation,
  organizationsOf,
  pageLinks,
  selectRows
} from '@bursar/service-kit'
import { chargeView } from '../charge-view.ts'
import type { ChargeDocument } from '../projection.ts'

/** A charge with the name of who pays it; the card's texts are open. */
interface NamedCharge {
  readonly charge: ChargeDocument
  readonly payer: string
}

export const listCharges = operation({
  method: 'GET',
  path: '/api/billing/charges',
  access: 'broker',
  summary: 'All charges, and the total of those listed',
  query: UnitQuery,
  lists: [...L7, 'id'],
  answers: { 200: ChargeList },
  async handle(request) {
    const source = allCharges(request)
    const { rows, count, sums } = await selectRows(request, source)
    const asked = request.query.unit?.toLowerCase() || undefined
    const several = !asked && Object.keys(sums).length > 1
    const last = several ? await newest(request, source) : undefined
    const header = balanceHeader(request, sums, { asked, newest: last?.unit })
    const results = rows.map(({ charge }) => chargeView(charge))
    return answer(200, { ...header, ...pageLinks(request, count), results })
  }
})

function allCharges(request: OperationRequest<any, any>): ListSource<NamedCharge> {
  const full_name = ({ payer }: NamedCharge) => payer
  return {
    collection: request.collection('charges'),
    list: 'all',
    by: '',
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    byId: { key: (id) => id, isListed: () => true },
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
    amount: ({ unit, amount }: ChargeDocument) => ({ unit, sum: amount })
  }
}

async function namePayers(
  request: OperationRequest,
  charges: readonly ChargeDocument[]
): Promise<NamedCharge[]> {
  const organizations = await organizationsOf(
    request,
    charges.map(({ profile }) => profile)
  )
  const open = await request.reveal(charges)
  return open.map((charge) => ({ charge, payer: organizations(charge.profile).printable_name }))
}
