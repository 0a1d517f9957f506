import { Asked, EventPage } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import type { Operator } from '../operator/operator.ts'

const limits = { default: 100, most: 1_000 }

const EventsQuery = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 255 })),
  stream: Type.Optional(Type.String({ maxLength: 255 })),
  about: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  after: Type.Optional(Asked('A position')),
  limit: Type.Optional(Asked('Events of a page, up to 1,000'))
})

/**
 * GET /api/system/events?service=&stream=&about=&after=&limit=: a page of a service's log, oldest first. `about` is
 * a user name, an e-mail address, a profile's slug or an id; its pages may be shorter than asked for, and end with
 * `next_after` null.
 */
export function readEvents(operator: Operator) {
  return operation({
    method: 'GET',
    path: '/api/system/events',
    access: 'broker',
    summary: 'Read the events of a service, or only those about a person or a profile',
    query: EventsQuery,
    answers: { 200: EventPage },
    async handle({ query }) {
      const after = whole(query.after, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
      const limit = whole(query.limit, 'limit', limits.default, 1, limits.most)
      const { service = '', stream, about } = query
      const page = await operator.events(service, { stream, about, after, limit })
      if (!page) fail('invalid_fields', { fields: { service: ['There is no such service.'] } })
      return answer(200, page)
    }
  })
}

function whole(text: string | undefined, field: string, absent: number, least: number, most: number): number {
  if (text === undefined) return absent
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  return fail('invalid_fields', {
    fields: { [field]: [`This must be a whole number from ${least} to ${most}.`] }
  })
}
