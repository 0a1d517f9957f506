import { CustomersQuery, fromStored, type Lifetime, LifetimeList } from '@bursar/contracts'
import {
  ACCESS,
  answer,
  L7,
  listPage,
  type OperationRequest,
  operation,
  type SubscriptionsOf,
  subscriptionsKey
} from '@bursar/service-kit'
import { customerList, type NamedCustomer, type WithSums } from '../customer-lists.ts'

/** GET /api/metrics/{profile}/lifetimevalue: what each customer ordered, paid, and has paid ahead. */
export const listLifetimeValue = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/lifetimevalue',
  access: 'direct',
  unconditional: true,
  summary: 'List customers with what they ordered, paid and prepaid, newest first',
  query: CustomersQuery,
  lists: L7,
  answers: { 200: LifetimeList },
  async handle(request) {
    const source = await customerList(request, 'ordered')
    const page = await listPage(request, { ...source, orderField: 'created_at' }, (rows) =>
      lifetimes(request, rows)
    )
    return answer(200, page)
  }
})

async function lifetimes(
  { collection, profile: provider }: Pick<OperationRequest, 'collection' | 'profile'>,
  rows: readonly NamedCustomer[]
): Promise<WithSums<Lifetime>[]> {
  const keys = rows.map(({ figures }) => subscriptionsKey(figures.profile))
  const known = await collection(ACCESS).getAll<SubscriptionsOf>(keys)
  return rows.map(({ figures, profile }) => {
    const { created_at, last_order_at, contract_value, cash_payments, deferred_revenue, unit } = figures
    const accepted = Object.values(known.get(subscriptionsKey(figures.profile))?.[provider.id] ?? {})
    // Who bought without a subscription was a customer until the last order.
    const ends_at = accepted.reduce((last, { until }) => (until > last ? until : last), last_order_at ?? '')
    return {
      ...profile,
      created_at: created_at ?? '',
      ends_at,
      contract_value: fromStored(contract_value),
      cash_payments: fromStored(cash_payments),
      deferred_revenue: fromStored(deferred_revenue),
      unit
    }
  })
}
