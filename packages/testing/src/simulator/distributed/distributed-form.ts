/**
 * The distributed form of a simulated process: one instance of one service, put together as its main file does
 * it, with a broker, a network and leases that are simulated.
 */
import {
  awaitedKeys,
  createKeyRelay,
  createRelay,
  type EventBus,
  type EventStore,
  embeddedBus,
  type Instance,
  type Leases,
  type SharedLog,
  type Stores,
  sharedLog
} from '@bursar/event-sourcing'
import { createOperator, createSingleService } from '@bursar/gateway'
import type { Service } from '@bursar/service-kit'
import { type MemoryLeaseTable, memoryLeases } from '../../memory/leases.ts'
import type { Draw } from '../draw.ts'
import type { Life } from '../life.ts'
import type { Form, ProcessParts } from '../process.ts'
import { loggerOf, servicesOf, storesOf } from '../process-parts.ts'
import type { Running } from '../running.ts'
import type { Broker, Line } from './broker.ts'
import { simulatedKeyTopic } from './key-topic.ts'
import type { Network } from './network.ts'
import type { NetworkFaults } from './network-faults.ts'
import { simulatedPublisher } from './publisher.ts'
import { subscribeToTopic } from './topic-subscription.ts'

/** What all processes of a distributed site share. */
export interface Ground {
  readonly broker: Broker
  readonly network: Network
  readonly networkFaults: NetworkFaults
  /** The leases of each service. */
  readonly leases: ReadonlyMap<string, MemoryLeaseTable>
}

/** The form, on that ground. */
export function distributedForm(ground: Ground): Form {
  return async (parts, life) => {
    const [service] = servicesOf(parts, life)
    if (!service) throw new Error('an instance needs a service')
    return runningOf(await instanceOf(ground, parts, life, service), parts)
  }
}

interface Assembled {
  readonly service: Service
  readonly life: Life
  readonly line: Line
  readonly self: Instance
  readonly stores: Stores
  readonly leases: Leases
  readonly log: SharedLog
  readonly draw: Draw
  readonly ground: Ground
}

async function instanceOf(
  ground: Ground,
  parts: ProcessParts,
  life: Life,
  service: Service
): Promise<Assembled> {
  const { network, networkFaults } = ground
  const { name } = service
  const self = { id: parts.world.id(), address: parts.name }
  const stores = storesOf(parts, life, name)
  const table = ground.leases.get(name) as MemoryLeaseTable
  const leases = memoryLeases(life.clock, table, (operation) => life.meet(name, operation))
  const log = sharedLog({
    store: stores.events,
    leases,
    self,
    clock: life.clock,
    send: (address, batch, ms) => network.send(life, address, batch, ms)
  })
  network.join(self.address, { life, receive: log.receive })
  const line = { life, networkFaults, scheduler: parts.scheduler }
  return { service, life, line, self, stores, leases, log, draw: parts.draw.fork(), ground }
}

async function runningOf(assembled: Assembled, parts: ProcessParts): Promise<Running> {
  const { service, life, stores, log } = assembled
  const { bus, leave } = busOf(assembled, parts)
  const { relay, keyRelay } = relaysOf(assembled, parts)
  const sharing = { leases: assembled.leases, self: assembled.self, monotonic: life.clock.real }
  const { app, engine, start } = await createSingleService({
    ...{ sharing },
    service,
    stores: { ...stores, events: log },
    bus: parts.sabotage.bus?.(bus) ?? bus,
    exchange: awaitedKeys(stores.keys, life.clock),
    world: { ...parts.world, clock: life.clock },
    masterKey: parts.masterKey,
    settings: parts.settings,
    logger: loggerOf(parts),
    origin: 'http://bursar.test',
    version: '0.1.0'
  })
  const engines = new Map([[service.name, engine]])
  return {
    app,
    engines,
    operator: createOperator(engines, [service]),
    leads: engine.leads,
    async start() {
      await app.ready()
      await log.start()
      relay.start()
      keyRelay.start()
      await start()
    },
    async stop() {
      await engine.stop()
      await relay.stop()
      await keyRelay.stop()
      await log.stop()
    },
    leave() {
      leave()
      void bus.close()
      void stores.events.close()
    }
  }
}

function relaysOf(
  { service, line, life, self, stores, leases, log, draw, ground }: Assembled,
  parts: ProcessParts
) {
  const { broker } = ground
  const job = { leases, self, clock: life.clock, monotonic: life.clock.real }
  const publisher = simulatedPublisher(line, broker.events(service.name))
  const topic = simulatedKeyTopic(line, broker.keys, draw)
  return {
    relay: createRelay({ ...job, store: log, publisher: parts.sabotage.publisher?.(publisher) ?? publisher }),
    keyRelay: createKeyRelay({
      ...job,
      keys: stores.keys,
      topic: parts.sabotage.keyTopic?.(topic) ?? topic,
      watch: stores.events.watch
    })
  }
}

/** Own log at home, others' from their topics; progress comes later to others than to oneself, or not at all. */
function busOf({ service, log, line, life, draw, ground }: Assembled, { link }: ProcessParts) {
  const own: EventStore = log
  const home = embeddedBus({ [service.name]: own })
  const { board, said, leave } = link.join()
  const bus: EventBus = {
    ...home,
    subscribe: (source, after) =>
      source === service.name
        ? home.subscribe(source, after)
        : subscribeToTopic(line, ground.broker.events(source), after),
    async announce(progress) {
      said(progress)
      void life.clock.sleep(draw.between(1, 60)).then(() => board.announce(progress))
    },
    progress: board.progress,
    onProgress: board.onProgress
  }
  return { bus, leave }
}
