import { Anchors } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'

/** GET /api/system/anchors: where every hash chain ends now, to be kept elsewhere. */
export function readAnchors(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/anchors',
    access: 'broker',
    summary: 'Read the heads of the hash chains',
    answers: { 200: Anchors },
    handle: async () => answer(200, { results: await operator.anchors() })
  })
}
