/** The thread that rebuilds read models: opens the stores of a data folder beside whoever serves it. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  buildGenerations,
  createCodec,
  createKeyRing,
  embeddedBus,
  embeddedExchange,
  eventsUpTo,
  type KeyStore,
  type RebuildOrder,
  systemWorld
} from '@bursar/event-sourcing'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { siteReadSides } from '../site-read-sides.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'

const { files, masterKey }: WorkerStart = workerData
const stores = new Map([...files].map(([service, its]) => [service, sqliteStores(its)]))
const bus = embeddedBus(Object.fromEntries([...stores].map(([service, { events }]) => [service, events])))
const readSides = new Map(siteReadSides.map((one) => [one.name, one]))
const world = systemWorld()
/** One for all services: what was unwrapped and opened for one of them is not read again for the next. */
const keys = createKeyRing(keysOfAll(), { request: async () => [] }, Buffer.from(masterKey), world.random)

function say(message: FromWorker): void {
  parentPort?.postMessage(message)
}

/** Events between two words of how far it is. */
const TELL_EVENTS = 2_000

/** The keys of persons in the stores of all services; a worker stores none. */
function keysOfAll(): Pick<KeyStore, 'get' | 'put'> {
  const exchange = embeddedExchange([...stores.values()].map((each) => each.keys))
  return {
    get: async (persons) => [...(await exchange.request(persons))],
    put: () => Promise.reject(new Error('a rebuild makes no keys'))
  }
}

async function carryOut({ service, generations, target, batch }: RebuildOrder): Promise<void> {
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

/** The order that it has, settled once nothing of it goes on. */
let working: Promise<void> = Promise.resolve()
let ending = false

async function end(): Promise<void> {
  ending = true
  await working
  await bus.close()
  for (const one of stores.values()) await one.close()
  parentPort?.close()
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.is === 'end') void end()
  else {
    working = carryOut(message.order).then(
      () => say({ is: 'done' }),
      (error) => say({ is: 'failed', error, code: error?.code })
    )
  }
})
