import { Results, ServiceState } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'
import { servicesOf } from '../operator/standing.ts'

/** GET /api/system/services: list the services, what they have written and how far they are behind. */
export function readServices(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/services',
    access: 'broker',
    summary: 'List the services, what they have written and how far they are behind',
    answers: { 200: Results(ServiceState) },
    async handle() {
      const [models, ends] = await Promise.all([operator.projections(), operator.anchors()])
      return answer(200, { results: servicesOf(models, ends) })
    }
  })
}
