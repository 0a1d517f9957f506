import { PlanList, PlansQuery } from '@bursar/contracts'
import { answer, L7, listPage, operation } from '@bursar/service-kit'
import { activity } from '../projections/plans.ts'
import { planDetails, planList } from './plan-lists.ts'

export const listPlans = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans',
  access: 'direct',
  unconditional: true,
  summary: 'Plans of a provider; active keeps those that are sold now, or those that are not',
  query: PlansQuery,
  lists: L7,
  answers: { 200: PlanList },
  async handle(request) {
    const { id } = request.profile
    const { active } = request.query
    const source =
      active === undefined
        ? planList(request, 'provider', id)
        : planList(request, 'activity', activity(id, /^(true|1)$/i.test(active)))
    return answer(200, await listPage(request, source, async (rows) => planDetails(rows)))
  }
})
