/** The thread that rebuilds read models: opens the stores of a data folder beside whoever serves it. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  buildGenerations,
  createCodec,
  createKeyRing,
  embeddedBus,
  embeddedExchange,
  eventsUpTo,
  type RebuildOrder,
  systemWorld
} from '@bursar/event-sourcing'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { siteReadSides } from '../site-read-sides.ts'
import type { FromWorker, Task, ToWorker, WorkerStart } from './messages.ts'

const { files, masterKey }: WorkerStart = workerData
const stores = new Map([...files].map(([service, its]) => [service, sqliteStores(its)]))
const bus = embeddedBus(Object.fromEntries([...stores].map(([service, { events }]) => [service, events])))
const readSides = new Map(siteReadSides.map((one) => [one.name, one]))
const world = systemWorld()
const exchange = embeddedExchange([...stores.values()].map((each) => each.keys))
/**
 * One for all services: what was unwrapped and opened for one of them is not read again for the next. It looks in the
 * store of the service that is being rebuilt, and for what that lacks in all others; a worker stores none.
 */
const keys = createKeyRing(
  { get: async (persons) => stores.get(serving)?.keys.get(persons) ?? [], put: async () => undefined },
  exchange,
  Buffer.from(masterKey),
  world.random
)

function say(message: FromWorker): void {
  parentPort?.postMessage(message)
}

/** Events between two words of how far it is. */
const TELL_EVENTS = 2_000

async function rebuild({ service, generations, target, batch }: RebuildOrder): Promise<void> {
  serving = service
  const { readModels } = stores.get(service) as SqliteStores
  const { definitions = [], projections = [] } = readSides.get(service) ?? {}
  const all = eventsUpTo(target)
  const codec = createCodec(service, definitions, keys)
  const rebuilt = projections.flatMap((projection) => {
    const generation = generations[projection.name]
    return generation === undefined ? [] : [{ projection, generation }]
  })
  let said = 0
  const onProgress = (events: number) => {
    if (ending) throw new Error('the rebuild was ended')
    // A batch takes some milliseconds, and each message wakes the thread that serves.
    if (events - said < TELL_EVENTS && events < all) return
    said = events
    say({ is: 'told', events })
  }
  await buildGenerations({ readModels, codec, keys, bus, clock: world.clock }, rebuilt, target, {
    batch,
    onProgress
  })
}

/** The service of the last order. */
let serving = ''
/** The task that it has, settled once nothing of it goes on. */
let working: Promise<void> = Promise.resolve()
let ending = false

async function end(): Promise<void> {
  ending = true
  await working
  await bus.close()
  for (const one of stores.values()) await one.close()
  parentPort?.close()
}

async function carryOut(task: Task): Promise<void> {
  if (task.is === 'rebuild') await rebuild(task.order)
  else await stores.get(task.service)?.readModels.drop(task.spec)
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.is === 'end') void end()
  else {
    working = carryOut(message).then(
      () => say({ is: 'done' }),
      (error) => say({ is: 'failed', error, code: error?.code })
    )
  }
})
say({ is: 'ready' })
