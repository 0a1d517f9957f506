/** Instances of services on memory stores and a bus of this process, each with a server of its own. */
import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { auth } from '@bursar/auth'
import {
  type EventBus,
  type EventStore,
  embeddedBus,
  embeddedExchange,
  type LostEndError,
  type Outgoing,
  type Publisher,
  systemClock,
  systemWorld
} from '@bursar/event-sourcing'
import { profile } from '@bursar/profile'
import { createLogger, memoryCounters, type Service } from '@bursar/service-kit'
import {
  memoryEventStore,
  memoryKeyStore,
  memoryLeases,
  memoryLeaseTable,
  memoryLog,
  memoryReadModels,
  memoryRing,
  memoryShelf,
  testSite
} from '@bursar/testing'
import type { WatchedBus } from '../../dist/process/backing.js'
import { createServiceProcess, type ServiceProcess } from '../../dist/process/service-process.js'

export const masterKey = Buffer.alloc(32, 7)
export const operatorToken = 'operator-token-of-an-instance-0123456789'

const hash = async (password: string) => createHash('sha256').update(password).digest('hex')
const hasher = {
  decoy: '',
  hash,
  verify: async (known: string, password: string) => known === (await hash(password))
}

/** What the instances of a service share, as they would share a database. */
export function site() {
  const part = () => ({
    log: memoryLog(),
    ring: memoryRing(),
    leases: memoryLeaseTable(),
    shelf: memoryShelf()
  })
  return { auth: part(), profile: part(), published: [] as Outgoing[] }
}

export type Site = ReturnType<typeof site>

export interface InstanceOptions {
  /** The bus when it is not one that is well. */
  readonly bus?: (own: EventStore) => WatchedBus
  readonly publisher?: Publisher
  readonly onLostEnd?: (error: LostEndError) => void
}

/** An instance that listens and has not been started yet. */
export async function instance(
  t: { teardown(end: () => Promise<unknown>): unknown },
  site: Site,
  name: 'auth' | 'profile',
  options: InstanceOptions = {}
): Promise<ServiceProcess & { readonly url: string }> {
  const clock = systemClock()
  const stores = {
    events: memoryEventStore(site[name].log),
    readModels: memoryReadModels(site[name].shelf),
    keys: memoryKeyStore(site[name].ring),
    leases: memoryLeases(clock, site[name].leases)
  }
  const rings = [memoryKeyStore(site.auth.ring), memoryKeyStore(site.profile.ring)]
  const world = systemWorld()
  const self = { id: world.id(), address: '' }
  const service: Service = name === 'auth' ? auth({ hasher }) : profile()
  const process = await createServiceProcess({
    service,
    backing: {
      stores,
      counters: memoryCounters(),
      publisher: options.publisher ?? publisherTo(site.published),
      exchange: {
        ...embeddedExchange(rings),
        start: () => undefined,
        stop: async () => undefined,
        fault: () => undefined
      },
      bus: options.bus ?? ((own) => wellBus(site, name, own)),
      close: async () => undefined
    },
    self,
    world,
    masterKey,
    settings: testSite,
    logger: createLogger(globalThis.process.env.LOG ?? 'silent'),
    origin: 'http://bursar.test',
    version: '0',
    operatorToken,
    onLostEnd: options.onLostEnd
  })
  await process.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(process.app.server.address() as AddressInfo).port}`
  self.address = url
  let stopping: Promise<boolean> | undefined
  const stop = (ms?: number) => {
    stopping ??= process.stop(ms)
    return stopping
  }
  t.teardown(() => stop())
  return { ...process, stop, url }
}

function publisherTo(published: Outgoing[]): Publisher {
  return {
    partitions: 4,
    partitionOf: (stream) => stream.length % 4,
    open: async () => undefined,
    publish: async (batch) => void published.push(...batch),
    close: async () => undefined
  }
}

/** Own log and the others', as a bus of the same process sees them; nothing is wrong with it. */
export function wellBus(site: Site, name: 'auth' | 'profile', own: EventStore): WatchedBus {
  const logs = {
    auth: memoryEventStore(site.auth.log),
    profile: memoryEventStore(site.profile.log),
    billing: memoryEventStore()
  }
  return { ...embeddedBus({ ...logs, [name]: own }), faults: () => ({}) }
}

/** A bus that brings one's own log alone, because the broker is away. */
export function awayBus(own: EventStore, name: string): WatchedBus {
  const bus: EventBus = embeddedBus({ [name]: own })
  const ends = new Set<() => void>()
  return {
    ...bus,
    subscribe(source, after) {
      if (source === name) return bus.subscribe(source, after)
      let end = () => {}
      const closed = new Promise<undefined>((resolve) => {
        end = () => resolve(undefined)
      })
      ends.add(end)
      return { next: () => closed, close: async () => end() }
    },
    faults: () => ({ profile: Object.assign(new Error('secret address'), { code: 'ECONNREFUSED' }) })
  }
}
