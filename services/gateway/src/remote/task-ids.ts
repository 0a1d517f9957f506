/**
 * Ids of long work that services do. Such an id says where the work runs, so that every instance of the gateway
 * can ask after it and none has to remember it.
 */
import { type ServiceName, serviceNames } from '@bursar/contracts'

/** The work of one service, or one part of what several do together. */
export interface RemoteTask {
  readonly service: ServiceName
  readonly id: string
}

const between = '~'

/** The id of what those services do together. */
export function taskIdOf(tasks: readonly RemoteTask[]): string {
  return tasks.map(({ service, id }) => `${service}.${id}`).join(between)
}

/** What an id names; an empty list when it is no id of the gateway's. */
export function tasksOf(id: string): RemoteTask[] {
  const tasks = id.split(between).map((part) => {
    const [, name, own] = /^(\w+)\.([\w-]{1,64})$/.exec(part) ?? []
    const service = serviceNames.find((one) => one === name)
    return service && own ? { service, id: own } : undefined
  })
  if (tasks.length > serviceNames.length) return []
  return tasks.every((task) => task !== undefined) ? tasks : []
}
