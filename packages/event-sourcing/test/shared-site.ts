/** Several instances on one log in virtual time, with a network and a disk that can be disturbed. */
import {
  type AppendResult,
  type Clock,
  GENESIS,
  type HandedAnswer,
  type HandedBatch,
  linkHash,
  type SharedLog,
  type SharedLogLimits,
  sharedLog
} from '@bursar/event-sourcing'
import {
  append,
  createScheduler,
  type Hook,
  type MemoryLog,
  memoryEventStore,
  memoryLeases,
  memoryLeaseTable,
  memoryLog,
  type Operation,
  type Scheduler
} from '@bursar/testing'

export interface Node {
  readonly id: string
  readonly log: SharedLog
  /** Nothing that it does from now on has an effect, and nothing reaches it. */
  crash(): void
  readonly dead: () => boolean
}

/** What happens to a batch on its way: each of its steps may wait, and what throws is lost. */
export interface Disturb {
  operation?(node: string, operation: Operation): Promise<void>
  request?(from: string, to: string, batch: HandedBatch): Promise<void>
  answer?(from: string, to: string, batch: HandedBatch): Promise<void>
}

export interface Site {
  readonly scheduler: Scheduler
  readonly stored: MemoryLog
  readonly disturb: Disturb
  readonly nodes: Map<string, Node>
  node(id: string): Promise<Node>
  /** Appends one event whose body no other has. */
  write(node: Node, stream: string, expected: number | 'any', note: string): Promise<AppendResult>
  /** How often an event with that note is in the log. */
  times(note: string): number
}

export const LIMITS: Partial<SharedLogLimits> = { leaseMs: 3_000, waitMs: 12_000, sendMs: 500 }

const never = new Promise<never>(() => {})

export function site(disturb: Disturb = {}): Site {
  const scheduler = createScheduler(0)
  const stored = memoryLog()
  const table = memoryLeaseTable()
  const nodes = new Map<string, Node>()
  const clock: Clock = {
    now: () => new Date(scheduler.now()).toISOString(),
    real: scheduler.now,
    sleep: scheduler.sleep
  }

  /** A request that is lost is heard of no more; one that is late may still arrive when nobody waits for it. */
  async function send(from: string, to: string, batch: HandedBatch, ms: number): Promise<HandedAnswer> {
    const copy: HandedBatch = JSON.parse(JSON.stringify(batch))
    const carried = (async () => {
      await disturb.request?.(from, to, copy)
      const target = nodes.get(to)
      if (!target || target.dead()) throw new Error('no connection')
      const answer = JSON.parse(JSON.stringify(await target.log.receive(copy)))
      await disturb.answer?.(from, to, copy)
      return target.dead() ? never : answer
    })()
    carried.catch(() => undefined)
    const late = scheduler.sleep(ms).then(() => {
      throw new Error('no answer in time')
    })
    return Promise.race([carried, late])
  }

  async function node(id: string): Promise<Node> {
    let dead = false
    const hook: Hook = async (operation) => {
      scheduler.moved()
      if (!dead) await disturb.operation?.(id, operation)
      if (dead) await never
    }
    const log = sharedLog({
      store: memoryEventStore(stored, hook),
      leases: memoryLeases(clock, table, hook),
      self: { id, address: id },
      clock,
      send: (to, batch, ms) => send(id, to, batch, ms),
      limits: LIMITS
    })
    const made: Node = {
      id,
      log,
      dead: () => dead,
      crash() {
        dead = true
      }
    }
    nodes.set(id, made)
    await log.start()
    return made
  }

  return {
    scheduler,
    stored,
    disturb,
    nodes,
    node,
    async write(node, stream, expected, note) {
      const [result] = await node.log.commit([append(stream, expected, 2, note)])
      if (!result) throw new Error('no result')
      return result
    },
    times: (note) => stored.events.filter(({ body }) => body === JSON.stringify({ note, n: 0 })).length
  }
}

/** Says what is wrong with a log; undefined when nothing is. */
export function brokenChain({ events }: MemoryLog): string | undefined {
  let previous = GENESIS
  for (const [index, { hash, ...event }] of events.entries()) {
    if (event.position !== index + 1 || hash !== linkHash(previous, event)) return `broken at ${index + 1}`
    previous = hash
  }
  return undefined
}
