import { ReplayFrame, ReplayTask, ReplayTasks } from '@bursar/contracts'
import { answer, fail, operation, prefers } from '@bursar/service-kit'
import type { Static } from 'typebox'
import type { Tasks } from '../operator/tasks.ts'
import { replayEvents } from '../watching/replay-events.ts'
import { EVENT_STREAM, eventStreamHeaders, type Watches } from '../watching/watches.ts'

const GONE =
  'There is no such replay. Replays are forgotten when the process ends; what one has compared by then waits for ' +
  'POST /api/system/projections/{service}/{name}/swap all the same.'

/** GET /api/system/replays: those that were begun since the process started, the newest first. */
export function listReplays(tasks: Tasks) {
  return operation({
    method: 'GET',
    path: '/api/system/replays',
    access: 'broker',
    summary: 'List the replays since the start, with what they found',
    answers: { 200: ReplayTasks },
    handle: async () =>
      answer(200, { results: tasks.list('replay', 'compare') as Static<typeof ReplayTasks>['results'] })
  })
}

/**
 * GET /api/system/replays/{id}: how far a replay is, and what it found once it is done; as server-sent events until then
 * for whoever asks for them.
 */
export function readReplay(tasks: Tasks, watches: Watches) {
  const find = (id: string) => {
    const task = tasks.find(id)
    return task && /^(replay|compare) /.test(task.name) ? (task as Static<typeof ReplayTask>) : undefined
  }
  return operation({
    method: 'GET',
    path: '/api/system/replays/{id}',
    access: 'broker',
    summary: 'Read the progress and result of a replay',
    answers: { 200: ReplayTask },
    events: ReplayFrame,
    async handle({ params, raw, engine }) {
      const first = find(params.id)
      if (!first) fail('not_found', { detail: GONE })
      if (!prefers(raw.header('accept'), EVENT_STREAM)) return answer(200, { ...first })
      const { clock } = engine.world
      const read = async () => find(params.id)
      return answer(
        200,
        watches.open((isOver) => replayEvents({ first, read, clock }, isOver)),
        eventStreamHeaders
      )
    }
  })
}
