import { DiscardNote, ParkedEvent, Results } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Operator } from '../operator/operator.ts'

/** Takes down who gave an event or a job up, and why. */
export type NoteDiscard = (discarded: Discarded) => void

export interface Discarded {
  readonly what: 'event' | 'job'
  readonly id: string
  readonly note: string
  readonly actor: string
}

/** GET /api/system/parked: events that could not be applied, and those that wait behind them. */
export function readParked(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/parked',
    access: 'broker',
    summary: 'List parked events',
    answers: { 200: Results(ParkedEvent) },
    async handle() {
      const parked = await operator.parked()
      return answer(200, { results: parked.map(({ event: _, ...shown }) => shown) })
    }
  })
}

/** POST /api/system/parked/{id}/retry: applies it again, with all that waits behind it. */
export function retryParked(operator: Operator) {
  return operation({
    method: 'POST',
    path: '/api/system/parked/{id}/retry',
    access: 'broker',
    summary: 'Apply a parked event again',
    answers: { 200: Results(ParkedEvent) },
    async handle({ params }) {
      if (!(await operator.retry(params.id))) fail('not_found')
      const parked = await operator.parked()
      return answer(200, { results: parked.map(({ event: _, ...shown }) => shown) })
    }
  })
}

/** POST /api/system/parked/{id}/discard: gives it up for good, with a note why. */
export function discardParked(operator: Operator, noteDiscard: NoteDiscard) {
  return operation({
    method: 'POST',
    path: '/api/system/parked/{id}/discard',
    access: 'broker',
    summary: 'Discard a parked event',
    body: DiscardNote,
    answers: { 204: null },
    async handle({ params, body, cause }) {
      const id = params.id
      if (!(await operator.discard(id))) fail('not_found')
      noteDiscard({ what: 'event', id, note: body.note, actor: cause.actor })
      return answer(204)
    }
  })
}
