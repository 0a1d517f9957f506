import { ProjectionState, Results } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'

/** GET /api/system/projections: how the read models of every service stand. */
export function readProjections(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/projections',
    access: 'broker',
    summary: 'List the read models of all services',
    answers: { 200: Results(ProjectionState) },
    handle: async () => answer(200, { results: await operator.projections() })
  })
}
