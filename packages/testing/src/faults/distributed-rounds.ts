/** Rounds of load, fault and proof over five processes on a Kafka and a MongoDB of their own. */
import { countCharges, findRegistered, finishWrites, repeatWrites } from '../load/books.ts'
import { furnish, type LoadSite } from '../load/load-site.ts'
import { writing } from '../load/writing.ts'
import type { OwnParts } from '../real/own-parts.ts'
import { seeded } from '../seeded-world.ts'
import { type Fault, faults } from './faults.ts'
import { emptyReport, type FaultReport } from './report.ts'
import { type FaultSystem as System, startSystem } from './system.ts'
import { proveSystem } from './system-proof.ts'

export interface DistributedOptions {
  readonly parts: OwnParts
  /** Of `faults`. */
  readonly names: readonly string[]
  readonly rounds: number
  readonly seed: number
  /** Begins the names of databases and topics. */
  readonly prefix: string
  /** Folder for secrets and logs of the processes. */
  readonly folder: string
  readonly cutMs: number
  readonly writers?: number
  /** Told how things stand after each round. */
  onRound?(report: FaultReport): void
}

const usualWriters = 12

/** All faults on one system, one after the other, each so many rounds. What it throws no fault explains. */
export async function distributedRounds(options: DistributedOptions): Promise<FaultReport[]> {
  const { names, writers = usualWriters } = options
  const system = await startSystem(options)
  try {
    const site = await furnish(system.url, { admin: system.admin, writers, registers: true })
    const reports: FaultReport[] = []
    for (const name of names) reports.push(await roundsOf(name, options, system, site))
    return reports
  } finally {
    options.parts.kafka.way.heal()
    await system.stop()
  }
}

async function roundsOf(
  name: string,
  options: DistributedOptions,
  system: System,
  site: LoadSite
): Promise<FaultReport> {
  const fault = faults[name]
  if (!fault) throw new Error(`there is no fault ${name}: ${Object.keys(faults).join(', ')}`)
  const { seed, rounds, parts, onRound } = options
  const { next } = seeded(seed)
  const report = emptyReport(name, seed)
  const before = site.acknowledged.length
  for (let round = 1; round <= rounds; round++) {
    const first = site.acknowledged.length
    report.disturbed += await underLoad(fault, options, system, site, next)
    await finishWrites(system.url, site, next, report)
    await repeatWrites(system.url, site, next, report, round === rounds)
    await countCharges(system.url, site, report)
    const registered = site.acknowledged.slice(first).filter(({ path }) => path === '/api/auth/register')
    await findRegistered(system.url, registered, report)
    Object.assign(report, await proveSystem(system, parts, report))
    report.rounds = round
    report.acknowledged = site.acknowledged.length - before
    onRound?.(report)
  }
  return report
}

async function underLoad(
  fault: Fault,
  { parts, cutMs }: DistributedOptions,
  system: System,
  site: LoadSite,
  next: () => number
): Promise<number> {
  let urls: readonly string[] = [system.url]
  const load = writing(site, () => urls, next)
  try {
    await fault({
      system,
      parts,
      cutMs,
      next,
      alsoAsk(gateway) {
        urls = gateway ? [system.url, gateway.url] : [system.url]
      }
    })
  } catch (error) {
    await load.end().catch(() => undefined)
    throw error
  }
  return load.end()
}
