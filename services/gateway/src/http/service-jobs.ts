import { DiscardNote, Results, ServiceJob } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { DueJobs } from '../operator/due-jobs.ts'
import type { NoteDiscard } from './parked-events.ts'

/** GET /api/system/jobs: of each service the jobs that are parked, and those that are due next. */
export function readJobs(jobs: DueJobs) {
  return operation({
    method: 'GET',
    path: '/api/system/jobs',
    access: 'broker',
    summary: 'List jobs that are parked, and those that are due next',
    answers: { 200: Results(ServiceJob) },
    async handle() {
      const listed = await jobs.list()
      return answer(200, {
        results: listed.map(({ service, kind, id, due, tries, error, parked, payload }) => {
          return { service, kind, id, due, tries, error, parked_at: parked, payload }
        })
      })
    }
  })
}

/** POST /api/system/jobs/{service}/{kind}/{id}/retry: runs it again, with all its tries before it. */
export function retryJob(jobs: DueJobs) {
  return operation({
    method: 'POST',
    path: '/api/system/jobs/{service}/{kind}/{id}/retry',
    access: 'broker',
    summary: 'Run a parked job again',
    answers: { 204: null },
    async handle({ params: { service = '', kind = '', id = '' } }) {
      if (!(await jobs.retry(service, { kind, id }))) fail('not_found')
      return answer(204)
    }
  })
}

/** POST /api/system/jobs/{service}/{kind}/{id}/discard: gives it up for good, with a note why. */
export function discardJob(jobs: DueJobs, noteDiscard: NoteDiscard) {
  return operation({
    method: 'POST',
    path: '/api/system/jobs/{service}/{kind}/{id}/discard',
    access: 'broker',
    summary: 'Give a parked job up',
    body: DiscardNote,
    answers: { 204: null },
    async handle({ params: { service = '', kind = '', id = '' }, body, cause }) {
      if (!(await jobs.discard(service, { kind, id }))) fail('not_found')
      noteDiscard({ what: 'job', id: `${service}/${kind}/${id}`, note: body.note, actor: cause.actor })
      return answer(204)
    }
  })
}
