/** Rounds of load, fault and proof over five processes on a Kafka and a MongoDB of their own. */
import { proveWrites } from '../load/books.ts'
import { furnish, type LoadSite } from '../load/load-site.ts'
import { type Writing, writing } from '../load/writing.ts'
import type { OwnParts } from '../real/own-parts.ts'
import { seeded } from '../seeded-world.ts'
import { faults, type Series } from './faults.ts'
import { emptyReport, type FaultReport } from './report.ts'
import { type Instance, type FaultSystem as System, startSystem } from './system.ts'
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

/** Milliseconds at most between an answer and the writer's next request: the fault is to be busy, not the machine. */
const restMs = 50

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
  const { seed, rounds, parts, cutMs, onRound } = options
  const { next } = seeded(seed)
  const report = emptyReport(name, seed)
  const before = site.acknowledged.length
  const begun = performance.now()
  let urls: readonly string[] = [system.url]
  const alsoAsk = (gateway: Instance | undefined) => {
    urls = gateway ? [system.url, gateway.url] : [system.url]
  }
  const series = await fault({ system, parts, cutMs, next, alsoAsk })
  try {
    for (let round = 1; round <= rounds; round++) {
      const first = site.acknowledged.length
      report.disturbed += await underLoad(
        series,
        writing(site, () => urls, next, restMs)
      )
      await proveWrites(system.url, site, { first, last: round === rounds, next }, report)
      Object.assign(report, await proveSystem(system, parts, report))
      report.rounds = round
      report.acknowledged = site.acknowledged.length - before
      report.seconds = Math.round((performance.now() - begun) / 1_000)
      onRound?.(report)
    }
  } catch (error) {
    // The other faults are tried all the same, on systems of their own.
    report.wrong.push(`round ${report.rounds + 1}: ${(error as Error).message}`)
    onRound?.(report)
  } finally {
    await series.end()
  }
  return report
}

async function underLoad(series: Series, load: Writing): Promise<number> {
  try {
    await series.strike()
  } catch (error) {
    await load.end().catch(() => undefined)
    throw error
  }
  return load.end()
}
