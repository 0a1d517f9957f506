/** How the read models of all services stand, gathered from them. */
import type { ProjectionStatus } from '@bursar/event-sourcing'
import type { Question, Said, ServiceClient } from './ask-service.ts'
import { askAll, type RemoteAnswer } from './fan-out.ts'

/** GET /api/system/projections over all services. */
export async function allProjections(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const rows = (await askAll(client, question)).flatMap(
    ({ body }: Said) => body.results as ProjectionStatus[]
  )
  const heads = headsIn(rows)
  return { status: 200, body: { results: rows.map((row) => ({ ...row, lag: lagOf(row, heads) })) } }
}

/** A service knows the end of its own log alone, so what it says it lacks of that gives the end away. */
function headsIn(rows: readonly ProjectionStatus[]): Record<string, number> {
  const heads: Record<string, number> = {}
  for (const { service, position, lag } of rows) {
    heads[service] = Math.max(heads[service] ?? 0, (position[service] ?? 0) + lag)
  }
  return heads
}

/** Events of all logs that a row does not include; a log that it does not follow is not in its position. */
function lagOf({ position, service, lag }: ProjectionStatus, heads: Record<string, number>): number {
  const others = Object.entries(position).filter(([source]) => source !== service)
  return others.reduce((sum, [source, at]) => sum + Math.max(0, (heads[source] ?? 0) - at), lag)
}
