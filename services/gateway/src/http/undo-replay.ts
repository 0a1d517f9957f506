import { answer, fail, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'

/** POST /api/system/projections/{service}/{name}/undo: serves the generation before the last swap again. */
export function undoReplay(operator: Operator) {
  return operation({
    method: 'POST',
    path: '/api/system/projections/{service}/{name}/undo',
    access: 'broker',
    summary: 'Go back to the read model before the last replay',
    answers: { 204: null },
    async handle({ params }) {
      const { service, name } = params
      if (!operator.hasProjection(service, name)) fail('not_found')
      if (!(await operator.undo(service, name)))
        fail('not_found', { detail: 'There is no earlier generation.' })
      return answer(204)
    }
  })
}
