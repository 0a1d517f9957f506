import { Results, TopicState } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'
import { topicsOf } from '../operator/standing.ts'

/** GET /api/system/topics: list the topics, and how far each service has read them. */
export function readTopics(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/topics',
    access: 'broker',
    summary: 'List the topics, and how far each service has read them',
    answers: { 200: Results(TopicState) },
    async handle() {
      const [models, ends] = await Promise.all([operator.projections(), operator.anchors()])
      return answer(200, { results: topicsOf(models, ends) })
    }
  })
}
