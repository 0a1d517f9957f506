/** A service for the tests of jobs: bills that are to be sent on a day, and what was sent. */
import { defineEvent } from '@bursar/contracts'
import { createEngine, type Engine, embeddedBus, type TestClock, testClock } from '@bursar/event-sourcing'
import { createJobRunner, type FailedRun, type JobHandler, type JobRunner, jobKind } from '@bursar/jobs'
import {
  type Hook,
  type MemoryLog,
  memoryEventStore,
  memoryKeyStore,
  memoryLeases,
  memoryLeaseTable,
  memoryLog,
  memoryReadModels,
  memoryRing,
  memoryShelf
} from '@bursar/testing'
import { Type } from 'typebox'

export const sent = defineEvent({
  type: 'bills.sent',
  description: 'A bill was sent.',
  data: Type.Object({ of: Type.String() })
})

export const sendBill = jobKind<{ of: string }>('send-bill')

export const day = (n: number) => new Date(Date.UTC(2031, 0, n)).toISOString()

export const cause = { actor: 'tester', correlationid: 'c', causationid: 'r' }

export interface Site {
  readonly log: MemoryLog
  readonly clock: TestClock
  readonly failed: FailedRun[]
  /** Starts an instance; another beside it unless it is stopped. */
  instance(handlers: readonly JobHandler[], hook?: Hook): Promise<Instance>
}

export interface Instance {
  readonly engine: Engine
  readonly runner: JobRunner
  stop(): Promise<void>
}

let ids = 0

/** The same stores for all instances, which share them by leases. */
export function site(): Site {
  const log = memoryLog()
  const [shelf, ring, table] = [memoryShelf(), memoryRing(), memoryLeaseTable()]
  const clock = testClock(day(1))
  const failed: FailedRun[] = []
  return {
    log,
    clock,
    failed,
    async instance(handlers, hook) {
      const id = () => `00000000-0000-7000-8000-${String(ids++).padStart(12, '0')}`
      const events = memoryEventStore(log, hook)
      const engine = createEngine({
        service: 'bills',
        stores: { events, readModels: memoryReadModels(shelf), keys: memoryKeyStore(ring) },
        bus: embeddedBus({ bills: events }),
        exchange: { request: async () => [] },
        masterKey: Buffer.alloc(32, 7),
        world: { clock, id, random: (bytes) => Buffer.alloc(bytes, 5) },
        definitions: [sent],
        projections: [],
        policies: [],
        follows: [],
        sharing: {
          leases: memoryLeases(clock, table),
          self: { id: id(), address: 'http://x' },
          leaseMs: 6_000
        }
      })
      await engine.start()
      const runner = createJobRunner({
        engine,
        handlers,
        onFailed: (one) => failed.push(one),
        onFault: () => undefined
      })
      runner.start()
      const stop = async () => {
        await runner.stop()
        await engine.stop()
      }
      return { engine, runner, stop }
    }
  }
}

/** What was sent, in order. */
export async function sentBy({ events }: Engine): Promise<readonly string[]> {
  return (await events.read(0, 1_000)).map(({ body }) => JSON.parse(body).data.of)
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 45_000
  while (Date.now() < end) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not come to that')
}
