/** A small domain for the tests of the core: accounts that are opened, paid into, and renamed. */
import { defineEvent, type EventsOf, personal, type Sealed } from '@bursar/contracts'
import {
  type Cause,
  change,
  createEngine,
  type Engine,
  type EngineParts,
  embeddedBus,
  fold,
  type KeyExchange,
  projection,
  put,
  type ReplayOptions,
  type ReplayReport,
  type Stores
} from '@bursar/event-sourcing'
import { memoryEventStore, memoryKeyStore, memoryReadModels } from '@bursar/testing'
import { Type } from 'typebox'

export const opened = defineEvent({
  type: 'bank.opened',
  version: 2,
  description: 'An account was opened. Version 1 called the owner `name`.',
  introduces: () => true,
  data: Type.Object({ person: Type.String(), owner: personal() }),
  upcasters: { 1: ({ name, ...rest }) => ({ ...rest, owner: name }) }
})

export const paid = defineEvent({
  type: 'bank.paid',
  description: 'Money came in.',
  data: Type.Object({ amount: Type.Integer() })
})

/** The same in the log of another service. */
export const paidElsewhere = defineEvent({
  type: 'other.paid',
  description: 'Money came in elsewhere.',
  data: Type.Object({ amount: Type.Integer() })
})

export const bankEvents = [opened, paid, paidElsewhere]

export type BankEvents = EventsOf<typeof bankEvents>

export const balance = fold<number, BankEvents>(0, { 'bank.paid': (sum, { amount }) => sum + amount })

/** What is kept of an account. */
interface Total {
  readonly created_at: string
  readonly owner?: string | Sealed
  readonly sum?: number
}

export const totals = projection<BankEvents>({
  name: 'totals',
  version: 1,
  on: {
    'bank.opened': (event) => [
      change<Total>(event.subject, (now) => ({ ...now, created_at: event.time, owner: event.data.owner }))
    ],
    'bank.paid': (event) => [
      change<Total>(event.subject, (now) => {
        if (event.data.amount === 13) throw new Error('unlucky')
        return { created_at: event.time, ...now, sum: (now?.sum ?? 0) + event.data.amount }
      }),
      put(`last/${event.subject}`, { created_at: event.time, version: event.streamversion })
    ]
  },
  lists: { all: { by: (document) => (document.sum === undefined ? null : 'all') } },
  lookups: { owner: (document, open) => open(document.owner) }
})

export const cause: Cause = { actor: 'tester', correlationid: 'c', causationid: 'r' }

export function memoryStores(): Stores {
  return { events: memoryEventStore(), readModels: memoryReadModels(), keys: memoryKeyStore() }
}

const nobody: KeyExchange = { request: async () => [] }

/** A clock that moves on by a millisecond at each look, and ids that count. */
let count = 0

export function countingWorld(): EngineParts['world'] {
  return {
    clock: {
      now: () => new Date(Date.UTC(2026, 0, 1) + count++).toISOString(),
      real: () => Date.now(),
      sleep: (ms) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms)
          // The long ones only bound a wait that ends sooner.
          if (ms >= 1_000) timer.unref()
        })
    },
    id: () => `00000000-0000-7000-8000-${String(count++).padStart(12, '0')}`,
    random: (bytes) => Buffer.alloc(bytes, count++ % 251)
  }
}

export function bankEngine(more: Partial<EngineParts> = {}): Engine {
  const stores = more.stores ?? memoryStores()
  return createEngine({
    service: 'bank',
    stores,
    bus: embeddedBus({ bank: stores.events }),
    exchange: nobody,
    masterKey: Buffer.alloc(32, 7),
    world: countingWorld(),
    definitions: bankEvents,
    projections: [totals],
    policies: [],
    follows: [],
    ...more
  })
}

export const pay = (amount: number) => [{ type: 'bank.paid', data: { amount } }]

/** Waits until the read models include the whole log. */
export async function settled(engine: Engine): Promise<void> {
  const { position } = await engine.events.head()
  if (!(await engine.projectionRunner.wait({ [engine.service]: position }, 5_000)))
    throw new Error('not settled')
}

/** Replays the totals. */
export async function replayed(engine: Engine, options: ReplayOptions): Promise<ReplayReport> {
  const [report] = await engine.replay(['totals'], options)
  if (!report) throw new Error('nothing was replayed')
  return report
}
