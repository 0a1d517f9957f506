/** Replays that services run, begun and asked after through the gateway. */
import { type ReplayTask, type ServiceName, serviceNames } from '@bursar/contracts'
import { prefers } from '@bursar/service-kit'
import type { Static } from 'typebox'
import { replayEvents } from '../watching/replay-events.ts'
import { EVENT_STREAM, type Watches } from '../watching/watches.ts'
import type { Question, ServiceClient } from './ask-service.ts'
import { accepted, askAll, type RemoteAnswer, relayed } from './fan-out.ts'
import { taskIdOf, tasksOf } from './task-ids.ts'

/** The service of a URL; another name is asked of the first one, which knows how to refuse it. */
export function serviceNamed(name: string | undefined): ServiceName {
  return serviceNames.find((one) => one === name) ?? (serviceNames[0] as ServiceName)
}

/** POST …/replay: the id of the answer says which service to ask after it. */
export async function beginReplay(
  client: ServiceClient,
  question: Question,
  name: string | undefined
): Promise<RemoteAnswer> {
  const service = serviceNamed(name)
  const said = accepted(await client.ask(service, question))
  return { ...relayed(said), body: { ...said.body, id: taskIdOf([{ service, id: said.body.id }]) } }
}

/** GET /api/system/replays: those of all services, the newest first. */
export async function listReplays(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const all = await askAll(client, question)
  const results = all.flatMap(({ service, body }) =>
    (body.results as Static<typeof ReplayTask>[]).map((task) => ({
      ...task,
      id: taskIdOf([{ service, id: task.id }])
    }))
  )
  return { status: 200, body: { results: results.sort(newestFirst) } }
}

/** The order of tasks of several services. */
export function newestFirst(one: { began_at: string }, other: { began_at: string }): number {
  return other.began_at.localeCompare(one.began_at)
}

/** Where replays are watched from. */
export interface WatchParts {
  readonly client: ServiceClient
  readonly watches: Watches
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * GET /api/system/replays/{id}, as JSON or as server-sent events. The service is asked again and again for those, each
 * time in the name of whoever watches.
 */
export async function readReplay(
  { client, watches, now, sleep }: WatchParts,
  question: Question,
  id: string
): Promise<RemoteAnswer> {
  const wantsEvents = prefers([question.headers.accept ?? ''].flat().join(','), EVENT_STREAM)
  const asJson = { ...question, headers: { ...question.headers, accept: 'application/json' } }
  const answer = await askForReplay(client, wantsEvents ? asJson : question, id)
  if (!wantsEvents) return answer
  const read = () =>
    askForReplay(client, asJson, id).then(
      ({ body }) => body as Static<typeof ReplayTask>,
      // Whoever asks again is told what it is.
      () => undefined
    )
  const watched = { first: answer.body as Static<typeof ReplayTask>, read, clock: { real: now, sleep } }
  return { status: 200, stream: watches.open((isOver) => replayEvents(watched, isOver)) }
}

async function askForReplay(client: ServiceClient, question: Question, id: string): Promise<RemoteAnswer> {
  const [task, ...more] = tasksOf(id)
  const own = task && more.length === 0 ? task : { service: serviceNamed(undefined), id: 'unknown' }
  const url = `/api/system/replays/${own.id}`
  const said = accepted(await client.ask(own.service, { ...question, url }))
  return { ...relayed(said), body: { ...said.body, id } }
}
