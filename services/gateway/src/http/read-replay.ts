import { ReplayTask } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Tasks } from '../operator/tasks.ts'

/** GET /api/system/replays/{id}: how far a replay is, and what it found once it is done. */
export function readReplay(tasks: Tasks) {
  return operation({
    method: 'GET',
    path: '/api/system/replays/{id}',
    access: 'broker',
    summary: 'Read the progress and result of a replay',
    answers: { 200: ReplayTask },
    async handle({ params }) {
      const task = tasks.find(params.id)
      if (!task || !/^(replay|compare) /.test(task.name)) fail('not_found')
      return answer(200, { ...task })
    }
  })
}
