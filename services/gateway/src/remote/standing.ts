/** How services and topics stand, gathered from all services. */
import type { ProjectionStatus } from '@bursar/event-sourcing'
import type { Anchor } from '../operator/outcome.ts'
import type { servicesOf, topicsOf } from '../operator/standing.ts'
import type { Question, ServiceClient } from './ask-service.ts'
import { askAll, type RemoteAnswer } from './fan-out.ts'
import { allProjections } from './projections.ts'

type Standing = typeof servicesOf | typeof topicsOf

/** GET /api/system/services and …/topics over all services. */
export async function readStanding(
  client: ServiceClient,
  question: Question,
  of: Standing
): Promise<RemoteAnswer> {
  const at = (list: string) => ({ ...question, url: `/api/system/${list}` })
  const { body } = await allProjections(client, at('projections'))
  const models = (body as { results: ProjectionStatus[] }).results
  const ends = (await askAll(client, at('anchors'))).flatMap(({ body }) => body.results as Anchor[])
  return { status: 200, body: { results: of(models, ends) } }
}
