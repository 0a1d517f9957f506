import { ReconcileCharges, ReconciledCharges } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { noAnswer } from '../../processors/no-answer.ts'
import { reconcile } from '../reconcile.ts'
import type { LaterParts } from '../settle-pending.ts'

/** Makes the operation for a processor. */
export function reconcileCharges(parts: LaterParts) {
  return operation({
    method: 'POST',
    path: '/api/billing/reconcile',
    access: 'broker',
    summary:
      'Hear again what the payment processor told, as is done by itself: what was lost is taken into the book',
    body: ReconcileCharges,
    answers: { 200: ReconciledCharges },
    async handle({ engine, cause, body, commit }) {
      const done = await reconcile(parts, { engine, cause, since: body.since }).catch(noAnswer)
      return commit(async () => answer(200, { processor: parts.processor.name, ...done }))
    }
  })
}
