/** Which stretch of the log is to be sent again. */
import { parseInstant } from '@bursar/calendar'
import type { WebhookRedeliver } from '@bursar/contracts'
import type { EventStore } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { DELIVERIES, type DeliveryDocument, messageKey } from './deliveries-projection.ts'

/** Positions, both inclusive. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Fails where the request names neither one delivery nor an instant, or nothing that can be sent again. */
export async function rangeOf(
  request: Pick<OperationRequest<WebhookRedeliver>, 'body' | 'collection' | 'engine' | 'now' | 'profile'>,
  webhook: string
): Promise<Stretch> {
  const { delivery, after, before } = request.body
  if (delivery !== undefined) return stretchOfOne(request, webhook, delivery)
  const zone = request.profile.default_timezone
  const from = instantOf('after', after ?? fail('invalid_fields', { fields: { after: [oneOfBoth] } }), zone)
  const until = before === undefined ? undefined : instantOf('before', before, zone)
  const { events } = request.engine
  const head = (await events.head()).position
  const first = await firstSince(events, head, from)
  const end = until === undefined ? head + 1 : await firstSince(events, head, until)
  if (first >= end) fail('invalid_fields', { fields: { after: ['Nothing happened in that time.'] } })
  return { from: first, to: end - 1 }
}

const oneOfBoth = 'Name a delivery, or the instant from which on all messages are to be sent again.'

async function stretchOfOne(
  { collection }: Pick<OperationRequest, 'collection'>,
  webhook: string,
  delivery: string
): Promise<Stretch> {
  const sent = await collection(DELIVERIES).getBy<DeliveryDocument>('message', messageKey(webhook, delivery))
  if (!sent) fail('not_found')
  if (sent.type === 'webhook.test') {
    fail('invalid_fields', { fields: { delivery: ['A test is not sent again. Send another one.'] } })
  }
  return { from: sent.position, to: sent.position }
}

function instantOf(field: string, text: string, zone: string): string {
  return (
    parseInstant(text, zone) ??
    fail('invalid_date', { fields: { [field]: ['Not a date or date-time in ISO 8601.'] } })
  )
}

/** The first position whose event was recorded then or later, by halves: no event is dated before the one in front of it. */
async function firstSince(
  { read }: Pick<EventStore, 'read'>,
  head: number,
  instant: string
): Promise<number> {
  let [low, high] = [1, head + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [event] = await read(middle - 1, 1)
    const { time = '' }: { time?: string } = event ? JSON.parse(event.body) : {}
    if (event && time < instant) low = middle + 1
    else high = middle
  }
  return low
}
