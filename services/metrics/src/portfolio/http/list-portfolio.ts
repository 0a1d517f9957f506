import { type Customer, CustomerList, fromStored, PortfolioQuery } from '@bursar/contracts'
import { answer, L7, listPage, operation } from '@bursar/service-kit'
import type { WithSums } from '../../customers/customer-lists.ts'
import { plansShort } from '../../plans/provider-plans.ts'
import { portfolioList } from '../portfolio-list.ts'

/** GET /api/metrics/{profile}/portfolio: a provider's customers, and how they stand. */
export const listPortfolio = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/portfolio',
  access: 'direct',
  unconditional: true,
  summary: 'List customers with what they subscribe to, paid and owe, newest first',
  query: PortfolioQuery,
  lists: L7,
  answers: { 200: CustomerList },
  async handle(request) {
    const source = await portfolioList(request)
    const page = await listPage(request, source, async (rows): Promise<WithSums<Customer>[]> => {
      const plans = await plansShort(
        request.collection('plans'),
        rows.flatMap(({ subscribed }) => subscribed.plans)
      )
      return rows.map(({ profile, figures, subscribed }) => ({
        ...profile,
        status: subscribed.status,
        plans: subscribed.plans.map(plans),
        balance: fromStored(figures.balance),
        cash: fromStored(figures.cash_payments),
        unit: figures.unit,
        since: figures.created_at ?? '',
        last: figures.last_order_at ?? ''
      }))
    })
    return answer(200, page)
  }
})
