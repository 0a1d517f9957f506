import { PlanDetail } from '@bursar/contracts'
import { answer, fail, operation, organizationView } from '@bursar/service-kit'
import { planDetail } from '../plan-view.ts'
import type { PlanDocument } from '../projection.ts'

export const getPlan = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans/{plan}',
  access: 'direct',
  unconditional: true,
  summary: 'One plan',
  answers: { 200: PlanDetail },
  async handle({ params, profile, collection, reveal }) {
    const plan = await collection('plans').getBy<PlanDocument>('slug', params.plan)
    if (plan?.provider !== profile.id) fail('not_found')
    return answer(200, planDetail(plan, organizationView(await reveal(profile))))
  }
})
