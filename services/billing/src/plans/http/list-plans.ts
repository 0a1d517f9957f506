import { PlanList, PlansQuery } from '@bursar/contracts'
import { answer, L7, listPage, operation } from '@bursar/service-kit'
import { planDetails, planList } from '../plan-lists.ts'
import { activity, type PlanDocument } from '../projection.ts'

export const listPlans = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans',
  access: 'direct',
  unconditional: true,
  summary: 'Plans of a provider; `active` limits the list to active or to inactive plans',
  query: PlansQuery,
  lists: [...L7, 'id'],
  answers: { 200: PlanList },
  async handle(request) {
    const { id } = request.profile
    const { active: wanted } = request.query
    const listed =
      wanted === undefined
        ? planList(request, 'provider', id)
        : planList(request, 'activity', activity(id, wanted))
    const isListed = ({ provider, is_active }: PlanDocument) =>
      provider === id && (wanted ?? is_active) === is_active
    const source = { ...listed, byId: { key: (plan: string) => plan, isListed } }
    return answer(200, await listPage(request, source, async (rows) => planDetails(rows)))
  }
})
