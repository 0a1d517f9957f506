/** What both forms of a simulated process are made of. */
import { auth, type PasswordHasher } from '@bursar/auth'
import { billing } from '@bursar/billing'
import type { Stores } from '@bursar/event-sourcing'
import { metrics } from '@bursar/metrics'
import { profile } from '@bursar/profile'
import { createLogger, type Service } from '@bursar/service-kit'
import { memoryEventStore } from '../memory/event-store.ts'
import { memoryKeyStore } from '../memory/key-store.ts'
import { memoryReadModels } from '../memory/read-models.ts'
import type { Durable } from './durables.ts'
import type { Life } from './life.ts'
import type { ProcessParts } from './process.ts'

const hasher: PasswordHasher = {
  decoy: 'cheap:',
  hash: async (password) => `cheap:${password.length}:${Buffer.from(password).toString('base64url')}`,
  verify: async (hash, password, network) => hash === (await hasher.hash(password, network))
}

/** The services that are to run in the process. */
export function servicesOf({ services, cards, sabotage }: ProcessParts, life: Life): Service[] {
  const honest = cards.reachedFrom((when) => life.meet('processor', { name: 'processor.ask', when }))
  const processor = sabotage.processor?.(honest) ?? honest
  const all = [auth({ hasher }), profile(), billing({ processor }), metrics()]
  return all.filter(({ name }) => services.includes(name))
}

/** The stores of one of them, which faults get at. */
export function storesOf({ durables, sabotage }: ProcessParts, life: Life, service: string): Stores {
  const { log, shelf, ring } = durables.get(service) as Durable
  const hook = (operation: Parameters<Life['meet']>[1]) => life.meet(service, operation)
  const stores = {
    events: memoryEventStore(log, hook),
    readModels: memoryReadModels(shelf, hook),
    keys: memoryKeyStore(ring, hook)
  }
  return sabotage.stores?.(stores, service) ?? stores
}

export function loggerOf({ log }: ProcessParts) {
  return createLogger('info', { write: log })
}
