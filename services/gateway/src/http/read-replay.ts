import { ReplayJob } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Jobs } from '../operator/jobs.ts'

/** GET /api/system/replays/{id}: how far a replay is, and what it found once it is done. */
export function readReplay(jobs: Jobs) {
  return operation({
    method: 'GET',
    path: '/api/system/replays/{id}',
    access: 'broker',
    summary: 'Read the progress and result of a replay',
    answers: { 200: ReplayJob },
    async handle({ params }) {
      const job = jobs.find(params.id)
      if (!job || !/^(replay|compare) /.test(job.name)) fail('not_found')
      return answer(200, { ...job })
    }
  })
}
