/** A process of the simulated site: some services on stores in memory, ended and started again by faults. */
import { isTransient, type World } from '@bursar/event-sourcing'
import type { SiteSettings } from '@bursar/service-kit'
import type { CardNetwork } from './card-network.ts'
import type { Draw } from './draw.ts'
import type { Durable, Durables } from './durables.ts'
import type { FaultRates } from './fault-rates.ts'
import { createLife, type Life, type LifeParts, StorageFault } from './life.ts'
import type { ProgressLink } from './progress-link.ts'
import type { Running } from './running.ts'
import type { Sabotage } from './sabotage.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'

export interface ProcessParts extends Pick<LifeParts, 'pause' | 'ahead'> {
  readonly name: string
  readonly form: Form
  readonly services: readonly string[]
  readonly durables: Durables
  readonly scheduler: Scheduler
  readonly faultRates: FaultRates
  readonly draw: Draw
  readonly trace: Trace
  readonly link: ProgressLink
  readonly cards: CardNetwork
  /** Ids and random bytes; the clock is the process's own. */
  readonly world: Omit<World, 'clock'>
  readonly masterKey: Buffer
  readonly settings: SiteSettings
  /** Gets every log line. */
  log(line: string): void
  /** Gets what ended a process that should not have ended. */
  broken(error: unknown): void
  readonly sabotage: Sabotage
}

/** How a process is put together: the embedded or the distributed form. */
export type Form = (parts: ProcessParts, life: Life) => Promise<Running>

/** A request on its way. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

/** What a request came to, as its client sees it. */
export interface Reply {
  readonly status: number
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

export interface SimulatedProcess {
  readonly services: readonly string[]
  readonly name: string
  /** What runs while it is up. */
  system(): Running | undefined
  /** Sends a request; undefined when no answer came. */
  send(request: Sent): Promise<Reply | undefined>
  crash(why: string): void
  /** Ends it in good order, as an operator does who rolls out a new version. */
  stop(): Promise<void>
  starts(): number
}

/** How long an end in good order may take. */
const stopMs = 20_000

/** Starts a process that from then on starts again whenever it has ended. */
export function startProcess(parts: ProcessParts): SimulatedProcess {
  const { name, scheduler, draw, services, durables, sabotage } = parts
  let life: Life | undefined
  let system: Running | undefined
  let starts = 0
  const answering = new Set<Promise<unknown>>()

  async function once() {
    const own = createLife(parts)
    life = own
    starts += 1
    const made = await parts.form(parts, own)
    try {
      await Promise.race([made.start(), own.died])
      if (own.alive()) {
        system = made
        parts.trace.note(`${name} is up`)
      }
      await own.died
    } catch (error) {
      own.end(`start failed: ${error}`)
      if (!passes(error)) parts.broken(error)
    } finally {
      system = undefined
      made.leave()
      for (const service of services) sabotage.crashed?.(durables.get(service) as Durable)
    }
  }

  async function keepUp() {
    for (;;) {
      await once()
      await scheduler.sleep(draw.between(10, 1_500))
    }
  }

  void keepUp()
  return {
    name,
    services,
    system: () => system,
    starts: () => starts,
    crash: (why) => life?.end(why),
    async stop() {
      const [now, running] = [life, system]
      if (!now || !running) return
      // No new requests; who hangs is ended.
      system = undefined
      const stopping = Promise.allSettled(answering).then(() => running.stop?.())
      stopping.catch(() => undefined)
      await Promise.race([stopping, now.died, scheduler.sleep(stopMs)]).catch(forgive)
      now.end('stopped')
    },
    async send(request) {
      scheduler.moved()
      const [now, app] = [life, system?.app]
      if (!now || !app) return undefined
      const asked = Promise.race([app.inject(request), now.died])
      answering.add(asked)
      const answer = await asked.finally(() => answering.delete(asked))
      scheduler.moved()
      return answer && now.alive() ? replyOf(answer) : undefined
    }
  }
}

/** What failed at the end is left as a crash leaves it; what should not fail at all is told. */
function forgive(error: unknown): void {
  if (!passes(error)) throw error
}

/** What a new start may mend. */
function passes(error: unknown): boolean {
  return error instanceof StorageFault || isTransient(error)
}

function replyOf(answer: { statusCode: number; payload: string; headers: object }): Reply {
  const { statusCode: status, payload, headers } = answer
  return { status, body: payload === '' ? undefined : JSON.parse(payload), headers: { ...headers } }
}
