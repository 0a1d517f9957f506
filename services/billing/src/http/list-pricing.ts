import { PlanList } from '@bursar/contracts'
import { answer, L7, listPage, type OperationRequest, operation } from '@bursar/service-kit'
import { cart } from '../domain/cart.ts'
import { cartStream } from '../streams.ts'
import { planDetails, planList } from './plan-lists.ts'

export const listPricing = operation({
  method: 'GET',
  path: '/api/pricing',
  access: 'public',
  summary: 'Active plans of all providers, cheapest first, those without a price last',
  lists: L7,
  answers: { 200: PlanList },
  async handle(request) {
    const inCart = await plansInCart(request)
    const source = planList(request, 'pricing', '')
    return answer(200, await listPage(request, source, async (rows) => planDetails(rows, inCart)))
  }
})

async function plansInCart({ caller, transact }: OperationRequest<any, any>): Promise<ReadonlySet<string>> {
  if (!caller) return new Set()
  const { items } = await transact((tx) => tx.load(cartStream(caller.user), cart))
  return new Set(items.map(({ plan }) => plan))
}
