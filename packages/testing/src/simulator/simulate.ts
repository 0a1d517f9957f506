/**
 * A whole site on a virtual clock, with clients that tell small stories all at once and faults that come and go: crashes,
 * failing storage and unruly deliveries; after each round everything that must hold is checked. All of it
 * follows from the seed.
 */

import { FollowedElsewhereError } from '@bursar/event-sourcing'
import type { VerifyOutcome } from '@bursar/gateway'
import { seededChance } from '../seeded-world.ts'
import { type Acknowledged, nothingAcknowledged } from './acknowledged.ts'
import { createBank } from './bank.ts'
import { type CardNetwork, createCardNetwork } from './card-network.ts'
import { checkLogs } from './checks/logs.ts'
import { checkSecrecy, personal } from './checks/secrecy.ts'
import { createClient, type Traffic } from './client.ts'
import { type Courier, createCourier } from './courier.ts'
import { type Distributed, distributedSite } from './distributed/distributed-site.ts'
import type { NetworkFaults } from './distributed/network-faults.ts'
import { type Draw, draw as drawOf } from './draw.ts'
import { createDurables, type Durables } from './durables.ts'
import { createFaultRates, type FaultRates } from './fault-rates.ts'
import { finding } from './finding.ts'
import { createProgressLink } from './progress-link.ts'
import type { Sabotage } from './sabotage.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { embeddedPlan, type Site, startSite } from './site.ts'
import { operate } from './stories/operating.ts'
import { createScene, type Stage } from './stories/scene.ts'
import { storyOf } from './stories/story-of.ts'
import { createStripeNetwork } from './stripe-network.ts'
import { tidyUp } from './tidy-up.ts'
import { createTrace, type Trace } from './trace.ts'

export interface SimulateOptions {
  readonly seed: number
  /** How many stories are told; 60 unless said. */
  readonly stories?: number
  /** How many of them at once, between two checks; 15 unless said. */
  readonly round?: number
  /** Multiplies how often faults come; 1 unless said, 0 for none. */
  readonly severity?: number
  /** The form of the site; the seed says when it is `both`, which it is unless said. */
  readonly shape?: Shape | 'both'
  /** Whether Stripe takes the money, in the embedded form; the seed says it unless said. */
  readonly stripe?: boolean | undefined
  readonly sabotage?: Sabotage
}

export type Shape = 'embedded' | 'distributed'

export interface SimulationReport {
  readonly seed: number
  readonly shape: Shape
  readonly processes: number
  /** Every service a process of its own, or all in one. */
  readonly apart: boolean
  /** What Stripe told, and what of that never came; absent with the test processor. */
  readonly told?: Courier['counts']
  readonly stories: number
  readonly requests: number
  /** Requests that got no answer, each of which was repeated. */
  readonly unanswered: number
  readonly crashes: number
  readonly faults: FaultRates['counts'] & NetworkFaults['counts']
  readonly events: number
  /** Things that were proved, each time that they were. */
  readonly checks: number
  /** Virtual seconds. */
  readonly lasted: number
  /** What must never be; empty when all is well. */
  readonly findings: readonly string[]
  /** Hash of all that happened; equal seeds, equal hash. */
  readonly trace: string
  /** The last of what happened. */
  readonly tail: readonly string[]
}

const calm: NetworkFaults['counts'] = { journeys: 0, outages: 0, pauses: 0, rereads: 0 }
const start = Date.parse('2026-01-15T12:00:00.000Z')
const day = 86_400_000
const faultsMs = 120_000
const services = ['auth', 'profile', 'billing', 'metrics']
const settings = { broker: 'broker', admin: { username: 'admin', password: 'admin-password' } }

/** Everything of one simulation. */
interface Simulation {
  readonly scheduler: Scheduler
  readonly trace: Trace
  readonly draw: Draw
  readonly faultRates: FaultRates
  readonly durables: Durables
  readonly site: Site
  readonly distributed: Distributed | undefined
  readonly traffic: Traffic
  readonly acknowledged: Acknowledged
  readonly cards: CardNetwork
  readonly sabotage: Sabotage
  /** Brings what Stripe tells. */
  readonly courier: Courier | undefined
  readonly scene: ReturnType<typeof createScene>
  /** What came up outside of any story. */
  readonly broken: string[]
  checks: number
  finished: number
}

/** Runs one simulation; it ends with the first round that has findings. */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const { seed, stories = 60, round = 15, severity = 1 } = options
  const source = drawOf(seed)
  const scheduler = createScheduler(start)
  const trace = createTrace(scheduler.now)
  const apart = source.chance(0.5)
  const shape = shapeOf(options)
  const cards = await cardsOf(options, shape, scheduler)
  const how = { cards, scheduler, trace, apart: apart || shape === 'distributed', shape, severity }
  const simulation = assemble(source, { ...how, sabotage: options.sabotage ?? {} })
  const findings: string[] = []
  try {
    await scheduler.run(async () => {
      await simulation.site.settled()
      while (simulation.finished < stories && findings.length === 0) {
        findings.push(...(await playRound(simulation, Math.min(round, stories - simulation.finished))))
      }
    })
  } catch (error) {
    findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return reportOf(simulation, { seed, shape, apart: how.apart, findings })
}

/** Of a draw of its own, so that a seed tells the same whether its shape was said or drawn. */
function shapeOf({ shape = 'both', seed }: SimulateOptions): Shape {
  if (shape !== 'both') return shape
  return drawOf(seed ^ 0x5eed).chance(0.5) ? 'distributed' : 'embedded'
}

/** Of a draw of its own, too. */
async function cardsOf(
  { seed, stripe }: SimulateOptions,
  shape: Shape,
  { now }: Scheduler
): Promise<CardNetwork> {
  const isStripe = shape === 'embedded' && (stripe ?? drawOf(seed ^ 0xca4d).chance(0.5))
  return isStripe ? createStripeNetwork(now) : createCardNetwork()
}

function assemble(
  source: Draw,
  how: {
    scheduler: Scheduler
    trace: Trace
    apart: boolean
    shape: Shape
    severity: number
    sabotage: Sabotage
    cards: CardNetwork
  }
): Simulation {
  const { scheduler, trace, apart, shape, severity, sabotage, cards } = how
  const durables = createDurables(services)
  const faultRates = createFaultRates(source.fork(), severity)
  const acknowledged = nothingAcknowledged()
  const broken: string[] = []
  const world = seededChance(source.below(0x7fff_ffff))
  const parts = {
    durables,
    scheduler,
    faultRates,
    trace,
    cards,
    settings,
    sabotage,
    link: createProgressLink()
  }
  const distributed =
    shape === 'distributed'
      ? distributedSite({ draw: source.fork(), scheduler, durables, severity })
      : undefined
  const plan = distributed?.plan ?? embeddedPlan(apart)
  const site = startSite(
    {
      ...parts,
      ...(distributed && { pause: distributed.networkFaults.pause, ahead: distributed.ahead }),
      draw: source.fork(),
      world,
      masterKey: source.bytes(32),
      log(line) {
        if (personal(line)) broken.push(`personal text in a log line: ${line}`)
      }
    },
    plan
  )
  const traffic = { requests: 0, unanswered: 0, retried: 0 }
  const scene = createScene(acknowledged)
  const draw = source.fork()
  const { stripe } = cards
  const courier = stripe && createCourier({ stripe, site, scheduler, draw: source.fork() })
  const counted = { checks: 0, finished: 0 }
  return { ...parts, draw, site, distributed, traffic, acknowledged, scene, broken, courier, ...counted }
}

/** Stories all at once among faults, then none until all is quiet, then the checks. */
async function playRound(simulation: Simulation, stories: number): Promise<string[]> {
  const { faultRates, draw, scheduler, site, trace, distributed } = simulation
  faultRates.change()
  distributed?.networkFaults.change()
  const running = Array.from({ length: stories }, () => tell(simulation))
  running.push(...Array.from({ length: draw.between(0, 3) }, () => operateSoon(simulation)))
  const ending = Promise.allSettled(running)
  const bringing = simulation.courier?.bring()
  // Faults end some day: a site that never gets to start would answer nobody, rightly.
  await Promise.race([ending, scheduler.sleep(faultsMs)])
  faultRates.clear()
  distributed?.networkFaults.clear()
  const ends = await ending
  await tidyUp(simulation, settings.admin)
  await bringing
  simulation.finished += stories
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (failed.length > 0) return failed.map((error) => (error as Error).stack ?? String(error))
  await site.settled()
  const wrong = [...simulation.broken, ...(await check(simulation))]
  trace.note(`checked: ${wrong.length} wrong, ${standing(simulation)}`)
  const passes = draw.chance(0.3) ? draw.between(1, 40) * day : 1
  if (distributed) distributed.skip(passes)
  else await scheduler.sleep(passes)
  return wrong
}

/** Where every log and every read model stands, in a line. */
function standing({ site, durables }: Simulation): string {
  const lines = [...durables].map(([service, { log }]) => {
    const builders = site.engine(service)?.projectionRunner.builders() ?? []
    return [service, log.events.length, ...builders.map(({ checkpoint }) => checkpoint.digest)].join(' ')
  })
  return lines.join(', ')
}

async function tell(simulation: Simulation): Promise<void> {
  const { draw, scheduler, scene } = simulation
  const own = draw.fork()
  await scheduler.sleep(own.between(1, 2_000))
  const number = simulation.traffic.requests
  const stage: Stage = {
    scene,
    draw: own,
    bank: simulation.cards.stripe && createBank(simulation.cards.stripe, { scheduler, draw: own }),
    client: () => createClient({ ...simulation, draw: own.fork() }, `client ${number}`),
    operator: { slug: settings.admin.username, password: settings.admin.password }
  }
  await storyOf(own)(stage)
}

async function operateSoon({ draw, scheduler, site, trace }: Simulation): Promise<void> {
  const own = draw.fork()
  await scheduler.sleep(own.between(1, 3_000))
  await operate({ processes: site.processes, draw: own, scheduler, trace })
}

/** Everything that must hold at rest. No fault is injected any more. */
async function check(simulation: Simulation): Promise<string[]> {
  const { site, durables, acknowledged, cards, distributed } = simulation
  const engine = (service: string) => site.engine(service) ?? finding(`${service} is down without a fault`)
  const client = createClient(simulation, 'the auditor')
  const { body } = await client.ask('POST', '/api/auth', [201], settings.admin)
  client.use(body.token)
  acknowledged.sessions += 1
  await site.settled()
  const { houses } = simulation.scene
  const logs = await checkLogs({ durables, engine, acknowledged, cards, houses, client })
  const wrong = [...logs, ...checkSecrecy(durables)]
  wrong.push(...(distributed?.check() ?? []))
  simulation.checks += 24
  for (const services of new Set(site.processes.map((one) => one.services.join()))) {
    const { checks } = await verified(simulation, services)
    simulation.checks += checks.length
    wrong.push(...checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`))
  }
  return wrong
}

/** How long the lease of the read models may be nobody's. */
const leaseMs = 120_000

/** The proof by whichever instance maintains the read models, which may be another one before it ends. */
async function verified({ site, scheduler }: Simulation, services: string): Promise<VerifyOutcome> {
  const deadline = scheduler.now() + leaseMs
  for (;;) {
    const leading = site.processes.find((one) => one.services.join() === services && one.system()?.leads())
    try {
      const outcome = await leading?.system()?.operator.verify()
      if (outcome) return outcome
    } catch (error) {
      if (!(error instanceof FollowedElsewhereError)) throw error
    }
    if (scheduler.now() > deadline) finding(`nobody maintains the read models of ${services}`)
    await scheduler.sleep(25)
  }
}

function reportOf(
  {
    finished,
    traffic,
    site,
    faultRates,
    durables,
    checks,
    scheduler,
    trace,
    distributed,
    courier
  }: Simulation,
  of: { seed: number; shape: Shape; apart: boolean; findings: readonly string[] }
): SimulationReport {
  return {
    ...of,
    ...(courier && { told: courier.counts }),
    stories: finished,
    requests: traffic.requests,
    unanswered: traffic.unanswered,
    crashes: site.processes.reduce((sum, process) => sum + process.starts() - 1, 0),
    processes: site.processes.length,
    faults: { ...faultRates.counts, ...(distributed?.networkFaults.counts ?? calm) },
    events: [...durables.values()].reduce((sum, { log }) => sum + log.events.length, 0),
    checks,
    lasted: (scheduler.now() - start) / 1_000,
    trace: trace.digest(),
    tail: trace.tail()
  }
}
