import { Asked, EventPage } from '@bursar/contracts'
import { answer, dateOf, fail, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import type { Operator } from '../operator/operator.ts'
import type { Place } from '../operator/place-of.ts'

const limits = { default: 100, most: 1_000 }

const OF_REQUEST = 'Name the request, in `correlation`, whose effects are asked for.'

const EventsQuery = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 255 })),
  stream: Type.Optional(Type.String({ maxLength: 255 })),
  about: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  correlation: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  order: Type.Optional(Type.Union([Type.Literal('oldest'), Type.Literal('newest')])),
  after: Type.Optional(Asked('A position, or an instant: events from then on')),
  before: Type.Optional(Asked('A position, or an instant')),
  limit: Type.Optional(Asked('Events of a page, up to 1,000')),
  effects: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')]))
})

/**
 * GET /api/system/events?service=&stream=&about=&type=&correlation=&after=&before=&limit=&effects=: a page of a service's log,
 * oldest first, between two positions or instants. `about` is a user name, an e-mail address, a profile's slug or an id,
 * `correlation` the request that events came of; pages of these may be shorter than asked for, and end with `next_after`
 * null. With `order=newest` the log is read backwards; the next page is before `next_before`. With
 * `effects=1` and `correlation` the answer says which mails, messages to webhooks and waiting jobs came of the events.
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
      const after = placeIn(query.after, 'after', 0)
      const before = placeIn(query.before, 'before', 1)
      const limit = whole(query.limit, 'limit', limits.default, 1, limits.most)
      const { service = '', stream, about, type, correlation } = query
      const newest = query.order === 'newest'
      const effects = query.effects === '1'
      if (effects && !correlation) fail('invalid_fields', { fields: { effects: [OF_REQUEST] } })
      const asked = { stream, about, type, correlation, newest, before, after, limit, effects }
      const page = await operator.events(service, asked)
      if (!page) fail('invalid_fields', { fields: { service: ['There is no such service.'] } })
      return answer(200, page)
    }
  })
}

/** A position, or an instant. */
function placeIn(text: string | undefined, field: string, least: number): Place | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return whole(text, field, 0, least, Number.MAX_SAFE_INTEGER)
  return dateOf(field, text, 'UTC')
}

function whole(text: string | undefined, field: string, absent: number, least: number, most: number): number {
  if (text === undefined) return absent
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  return fail('invalid_fields', {
    fields: { [field]: [`This must be a whole number from ${least} to ${most}.`] }
  })
}
