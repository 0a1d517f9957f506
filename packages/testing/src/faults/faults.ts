/** The faults that a system of several processes has to survive, each as what is done to it under load. */
import { setTimeout as pause } from 'node:timers/promises'
import { type ServiceName, serviceNames } from '@bursar/contracts'
import { type MongoStores, mongoStores } from '@bursar/store-mongodb'
import type { OwnParts } from '../real/own-parts.ts'
import type { Instance, FaultSystem as System } from './system.ts'

/** What a fault may do and know in all of its rounds. */
export interface Scene {
  readonly system: System
  readonly parts: OwnParts
  /** A number from 0 up to 1, of the seed. */
  next(): number
  /** Sends a part of the load to that gateway, too, or to the first alone again. */
  alsoAsk(gateway: Instance | undefined): void
  /** Milliseconds that a broker stays cut off. */
  readonly cutMs: number
}

/** A fault that is ready for its rounds. */
export interface Series {
  /** Does it once, under load, and brings back what it took away. */
  strike(): Promise<void>
  /** Ends what was started for it. */
  end(): Promise<void>
}

/** Starts what all rounds need beside the five processes. */
export type Fault = (scene: Scene) => Promise<Series>

const limits = { takeOverMs: 60_000, lookMs: 50 }

/** Every fault by its name. */
export const faults: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries([...serviceNames, 'gateway' as const].map((name) => [`kill-${name}`, killed(name)])),
  'kill-relay': relayFault(relayKilled),
  'pause-relay': relayFault(relayPaused),
  'join-and-leave': alone(joinedAndLeft),
  'kill-mongod': alone((scene) => serverKilled(scene, scene.parts.mongodb)),
  'kill-kafka': alone((scene) => serverKilled(scene, scene.parts.kafka)),
  'cut-broker': alone(brokerCut)
}

/** A fault that needs nothing but the five processes. */
function alone(strike: (scene: Scene) => Promise<void>): Fault {
  return async (scene) => ({ strike: () => strike(scene), end: async () => undefined })
}

function killed(name: ServiceName | 'gateway'): Fault {
  return alone(async (scene) => {
    const one = scene.system.processes[name]
    await someLoad(scene)
    await one.kill()
    await pause(scene.next() * 500)
    one.start()
    await scene.system.ready(one)
    await someLoad(scene)
  })
}

async function serverKilled(scene: Scene, server: { kill(): Promise<void>; start(): Promise<void> }) {
  await someLoad(scene)
  await server.kill()
  await pause(scene.next() * 2_000)
  await server.start()
  await someLoad(scene)
}

/** Cut: connections break. Held: they stay, and nothing comes through, so that time limits have to find out. */
async function brokerCut(scene: Scene) {
  const { way } = scene.parts.kafka
  await someLoad(scene)
  if (scene.next() < 0.5) way.cut()
  else way.hold()
  await pause(scene.cutMs)
  way.heal()
  await someLoad(scene)
}

/** Two instances of billing; the one that publishes its log dies, and the other goes on with it. */
async function relayKilled(scene: Scene, { leader, other, takenBy }: Pair) {
  await someLoad(scene)
  await leader.kill()
  await takenBy(other)
  await someLoad(scene)
  leader.start()
  await scene.system.ready(leader)
}

/** The one that publishes stands still for longer than its leases; then it wakes up, and believes in them. */
async function relayPaused(scene: Scene, { leader, other, takenBy }: Pair) {
  await someLoad(scene)
  leader.freeze()
  try {
    await takenBy(other)
    await someLoad(scene)
  } finally {
    leader.thaw()
  }
  await someLoad(scene)
}

/** A second metrics joins; the first leaves and comes back; the second leaves, in order or not. */
async function joinedAndLeft(scene: Scene) {
  const { system } = scene
  await someLoad(scene)
  const second = await system.second('metrics')
  await someLoad(scene)
  const first = system.processes.metrics
  await first.stop()
  await someLoad(scene)
  first.start()
  await system.ready(first)
  await (scene.next() < 0.5 ? second.kill() : second.stop())
  await someLoad(scene)
}

/** Two instances of billing, of which one publishes their log. */
interface Pair {
  readonly leader: Instance
  readonly other: Instance
  /** Resolves once that one publishes. */
  takenBy(instance: Instance): Promise<void>
}

/** Half of the load asks a second instance, which stays for all rounds. */
function relayFault(strike: (scene: Scene, pair: Pair) => Promise<void>): Fault {
  return async (scene) => {
    const { system, parts } = scene
    const first = system.processes.billing
    const second = await system.second('billing')
    const gateway = await system.secondGateway('billing', second)
    const stores = await storesOf(parts, system.prefix, 'billing')
    const holder = async () => (await stores.leases.read('relay'))?.holder.address
    scene.alsoAsk(gateway)
    return {
      async strike() {
        const [leader, other] = (await holder()) === second.url ? [second, first] : [first, second]
        await strike(scene, { leader, other, takenBy: (one) => taken(one, holder) })
      },
      async end() {
        scene.alsoAsk(undefined)
        await stores.close()
        await gateway.stop()
        await second.stop()
      }
    }
  }
}

async function taken({ url, name }: Instance, holder: () => Promise<string | undefined>): Promise<void> {
  const deadline = Date.now() + limits.takeOverMs
  while ((await holder()) !== url) {
    if (Date.now() > deadline) throw new Error(`${name} has not taken the relay over`)
    await pause(limits.lookMs)
  }
}

/** The stores of a service, beside those that its processes have open. */
export function storesOf(parts: OwnParts, prefix: string, service: ServiceName): Promise<MongoStores> {
  return mongoStores({ uri: parts.mongodb.mongodbUri, database: `${prefix}_${service}` })
}

/** Long enough for some writes, and never the same twice. */
async function someLoad({ next }: Scene): Promise<void> {
  await pause(300 + next() * 900)
}
