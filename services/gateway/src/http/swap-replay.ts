import { SwapNote } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'

/** Takes down who let a generation serve that differs from the one before, and why. */
export type NoteSwap = (swapped: {
  readonly projection: string
  readonly note: string
  readonly actor: string
}) => void

/** POST /api/system/projections/{service}/{name}/swap: what a replay compared serves from now on. */
export function swapReplay(operator: Operator, noteSwap: NoteSwap) {
  return operation({
    method: 'POST',
    path: '/api/system/projections/{service}/{name}/swap',
    access: 'broker',
    summary: 'Let the generation serve that a replay built and compared',
    body: SwapNote,
    answers: { 204: null },
    async handle({ params, body, cause }) {
      const { service, name } = params
      if (!operator.hasProjection(service, name)) fail('not_found')
      const note = body?.note
      const found = await operator.swap(service, name, { differing: note !== undefined })
      if (!found) fail('not_found', { detail: 'Nothing that was compared waits to be swapped in.' })
      if (!found.swapped) fail('replay_differs')
      if (!found.equal && note !== undefined)
        noteSwap({ projection: `${service}/${name}`, note, actor: cause.actor })
      return answer(204)
    }
  })
}
