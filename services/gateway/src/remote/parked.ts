/** Events that could not be applied, in whatever service. */
import type { ServiceName } from '@bursar/contracts'
import type { Question, Said, ServiceClient } from './ask-service.ts'
import { accepted, askAll, positionOf, type RemoteAnswer, relayed } from './fan-out.ts'
import { serviceNamed } from './replays.ts'

const path = '/api/system/parked'

/** GET /api/system/parked over all services. */
export async function allParked(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const all = await askAll(client, { ...question, method: 'GET', url: path, body: undefined })
  return { status: 200, body: { results: all.flatMap(({ body }) => body.results) } }
}

/**
 * POST …/parked/{id}/retry and …/discard. An id says nothing of the service, and a read model that all of them
 * have may have parked one event in each: it is settled wherever it is parked.
 */
export async function settleParked(
  client: ServiceClient,
  question: Question,
  id: string
): Promise<RemoteAnswer> {
  const listed = await allParked(client, withoutBody(question))
  const rows = (listed.body as { results: { id: string; service: ServiceName }[] }).results
  const services = [...new Set(rows.filter((row) => row.id === id).map(({ service }) => service))]
  if (services.length === 0) {
    // Where nobody has it, a service says so, after it has checked who asks.
    return relayed(accepted(await client.ask(serviceNamed(undefined), question)))
  }
  const all: Said[] = await askAll(client, question, undefined, services)
  const [first] = all
  if (first?.status === 204) return { status: 204, position: positionOf(all) }
  return { ...(await allParked(client, withoutBody(question))), position: positionOf(all) }
}

function withoutBody(question: Question): Question {
  const { 'content-type': _, 'idempotency-key': __, ...headers } = question.headers
  return { ...question, headers, body: undefined }
}
