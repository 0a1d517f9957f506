/** A page of a trail: the list that every service answers of its own. */
import type { EventDefinition, TrailEvent } from '@bursar/contracts'
import { placeIn } from '@bursar/event-sourcing'
import { type ListPage, listPage } from '../lists/lists.ts'
import { type Answer, answer, type OperationRequest } from '../operation/operation.ts'
import { TRAIL, type TrailDocument } from './projection.ts'
import { type Who, whoDid } from './who.ts'

type Asking = OperationRequest<any, any, any>

/**
 * Answers the trail of a user or a profile; `definitions` are the events of the service. `about` keeps what concerned
 * that profile as well: null is one that nobody knows.
 */
export async function listTrail(
  request: Asking,
  subject: string,
  definitions: readonly EventDefinition[],
  about?: string | null
): Promise<Answer> {
  const says = new Map(definitions.map(({ type, trail }) => [type, trail?.says ?? '']))
  const source = {
    collection: request.collection(TRAIL),
    list: 'subject',
    by: subject,
    descending: true,
    dates: 'open',
    orderField: 'created_at',
    ...(about !== undefined && {
      picks: ({ parties }: TrailDocument) => about !== null && parties.includes(about)
    }),
    search: {
      type: ({ type }: TrailDocument) => type,
      detail: ({ type }: TrailDocument) => says.get(type),
      correlation_id: ({ correlation }: TrailDocument) => correlation
    },
    sort: { type: ({ type }: TrailDocument) => type }
  } as const
  const page: ListPage<TrailEvent> = await listPage<TrailDocument, TrailEvent>(
    request,
    source,
    async (rows) => {
      const who = await whoDid(request, rows)
      return rows.map((row) => shown(row, says.get(row.type) ?? '', who(row)))
    }
  )
  return answer(200, page)
}

/** The row comes revealed. */
function shown(row: TrailDocument, detail: string, { actor, isOwn }: Who): TrailEvent {
  const place = isOwn ? placeIn(row.place) : undefined
  return {
    position: row.position,
    event_id: row.event,
    created_at: row.created_at,
    type: row.type,
    detail,
    actor,
    address: place?.address ?? null,
    agent: place?.agent ?? null,
    correlation_id: row.correlation,
    caused_by: row.cause
  }
}
