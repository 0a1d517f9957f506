/** What an operator may ask of a system; HTTP and the command line offer the same functions. */
import type { Parked, ProjectionStatus } from '@bursar/event-sourcing'
import { headsOf, type Service } from '@bursar/service-kit'
import { type DueJobs, dueJobs } from './due-jobs.ts'
import { effectsOf } from './effects.ts'
import type { Engines } from './engines.ts'
import { type EventQuery, readEvents, type ShownEvents } from './event-query.ts'
import type { Anchor, OnProgress, VerifyOutcome } from './outcome.ts'
import { createReplays, type Replays } from './replays.ts'
import { verify } from './verify.ts'

/** A parked event, and the service that parked it. */
export type ParkedEvent = Parked & { readonly service: string }

export interface Operator {
  /** How every projection of every service stands. */
  projections(): Promise<ProjectionStatus[]>
  hasProjection(service: string, projection: string): boolean
  /** Two of one service run one after the other. */
  readonly replay: Replays['run']
  readonly swap: Replays['swap']
  /** Goes back to the generation before the last swap; false when there is none. */
  undo(service: string, projection: string): Promise<boolean>
  verify(onProgress?: OnProgress): Promise<VerifyOutcome>
  /** Where the hash chain of every log ends now. */
  anchors(): Promise<Anchor[]>
  /** A page of a service's log, or undefined when there is no such service. */
  events(service: string, query: EventQuery): Promise<ShownEvents | undefined>
  readonly jobs: DueJobs
  parked(): Promise<ParkedEvent[]>
  /** Applies a parked event again, with all that waits behind it; false when nothing is parked under that id. */
  retry(id: string): Promise<boolean>
  /** Gives a parked event up for good; false when nothing is parked under that id. */
  discard(id: string): Promise<boolean>
}

/** The operator's functions over the engines of one process. */
export function createOperator(engines: Engines, services: readonly Service[]): Operator {
  const replays = createReplays(engines)
  const checks = new Map(services.map((service) => [service.name, service.checks]))

  async function parked(): Promise<ParkedEvent[]> {
    const lists = [...engines].map(async ([service, engine]) =>
      (await engine.parked()).map((event) => ({ service, ...event }))
    )
    return (await Promise.all(lists)).flat()
  }

  async function settle(id: string, how: 'retryParked' | 'discardParked'): Promise<boolean> {
    const found = (await parked()).find((event) => event.id === id)
    if (!found) return false
    await engines.get(found.service)?.[how]([id])
    return true
  }

  return {
    async projections() {
      const heads = await headsOf([...engines.values()])
      return (await Promise.all([...engines.values()].map((engine) => engine.status(heads)))).flat()
    },
    hasProjection: replays.knows,
    replay: replays.run,
    swap: replays.swap,
    undo: replays.undo,
    verify: (onProgress) => verify({ engines, replays, checks }, onProgress),
    async anchors() {
      const anchors: Anchor[] = []
      for (const [service, { events, world }] of engines) {
        const { position, hash } = await events.head()
        anchors.push({ service, position, hash, time: new Date(world.clock.real()).toISOString() })
      }
      return anchors
    },
    async events(service, query) {
      const engine = engines.get(service)
      const page = engine && (await readEvents(engine, query))
      if (!page || !query.effects) return page
      return { ...page, effects: await effectsOf(engines, page.results) }
    },
    jobs: dueJobs(engines),
    parked,
    retry: (id) => settle(id, 'retryParked'),
    discard: (id) => settle(id, 'discardParked')
  }
}
