import { ReplayOptions, ReplayTask } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'
import type { Tasks } from '../operator/tasks.ts'

/** In place of a name: all projections of the service, in one pass over the logs. */
export const ALL = 'all'

/**
 * POST /api/system/projections/{service}/{name}/replay: begins a replay and answers 202 with its id. While one
 * of that name runs, the answer is the one that runs. What was compared alone waits for `…/swap`.
 */
export function replayProjection(operator: Operator, tasks: Tasks) {
  return operation({
    method: 'POST',
    path: '/api/system/projections/{service}/{name}/replay',
    access: 'broker',
    summary:
      'Rebuild a read model (or `all` of a service) next to the serving one, compare both, and swap them',
    body: ReplayOptions,
    answers: { 202: ReplayTask },
    async handle({ params, body, cause }) {
      const { service, name } = params
      const names = (await operator.projections())
        .filter((one) => one.service === service && (name === ALL || name === one.name))
        .map((one) => one.name)
      if (names.length === 0) fail('not_found')
      const swap = body?.swap ?? true
      const kind = `${swap ? 'replay' : 'compare'} ${service}/${name}`
      const task = tasks.begin(kind, cause.correlationid, (onProgress) =>
        operator.replay(service, names, { swap, keep: !swap, onProgress })
      )
      return answer(202, { ...task })
    }
  })
}
