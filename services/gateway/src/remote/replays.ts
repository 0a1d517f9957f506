/** Replays that services run, begun and asked after through the gateway. */
import { type ServiceName, serviceNames } from '@bursar/contracts'
import type { Question, ServiceClient } from './ask-service.ts'
import { accepted, type RemoteAnswer, relayed } from './fan-out.ts'
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

/** GET /api/system/replays/{id}. */
export async function readReplay(
  client: ServiceClient,
  question: Question,
  id: string
): Promise<RemoteAnswer> {
  const [task, ...more] = tasksOf(id)
  const own = task && more.length === 0 ? task : { service: serviceNamed(undefined), id: 'unknown' }
  const url = `/api/system/replays/${own.id}`
  const said = accepted(await client.ask(own.service, { ...question, url }))
  return { ...relayed(said), body: { ...said.body, id } }
}
