import { Verification, VerificationTask, VerificationTasks } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Static } from 'typebox'
import type { Operator } from '../operator/operator.ts'
import type { Tasks } from '../operator/tasks.ts'

/** GET /api/system/verify: proves everything and answers when it is done. */
export function verifySystem(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/verify',
    access: 'broker',
    summary: 'Verify the logs, the read models and the ledger',
    answers: { 200: Verification },
    handle: async () => answer(200, await operator.verify())
  })
}

/** POST /api/system/verify: the same in the background, 202 with an id; the one that runs, when one does. */
export function beginVerify(operator: Operator, tasks: Tasks) {
  return operation({
    method: 'POST',
    path: '/api/system/verify',
    access: 'broker',
    summary: 'Start verifying the logs, the read models and the ledger',
    answers: { 202: VerificationTask },
    handle: async ({ cause }) =>
      answer(202, {
        ...tasks.begin('verify', cause.correlationid, (onProgress) => operator.verify(onProgress))
      })
  })
}

/** GET /api/system/verifications: those that were begun since the process started, the newest first. */
export function listVerifications(tasks: Tasks) {
  return operation({
    method: 'GET',
    path: '/api/system/verifications',
    access: 'broker',
    summary: 'List the verifications since the start, with what they found',
    answers: { 200: VerificationTasks },
    handle: async () =>
      answer(200, { results: tasks.list('verify') as Static<typeof VerificationTasks>['results'] })
  })
}

/** GET /api/system/verify/{id}: how far that is, and what it found. */
export function readVerify(tasks: Tasks) {
  return operation({
    method: 'GET',
    path: '/api/system/verify/{id}',
    access: 'broker',
    summary: 'Read the progress and result of a verification',
    answers: { 200: VerificationTask },
    async handle({ params }) {
      const task = tasks.find(params.id)
      if (task?.name !== 'verify') fail('not_found')
      return answer(200, { ...task })
    }
  })
}
