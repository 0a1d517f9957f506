/** First visits, one after the other, to a system of five processes that is busy with checkouts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSystem } from '../faults/system.ts'
import { furnish } from '../load/load-site.ts'
import { ownParts } from '../real/own-parts.ts'
import { checkoutLoad } from './checkout-load.ts'
import { type ErasureReport, erasedPerson } from './erased-person.ts'
import { firstVisit, type Refusal, type Visit } from './first-visit.ts'

export interface VisitOptions {
  readonly rounds: number
  /** Callers who check out meanwhile. */
  readonly callers: number
  /** Hears of each round. */
  say(line: string): void
}

export interface VisitReport {
  readonly rounds: number
  readonly callers: number
  readonly refused: readonly Refusal[]
  /** Of the slowest answer of each round, in milliseconds. */
  readonly slowestMs: { readonly p50: number; readonly max: number }
  readonly checkouts: number
  /** Rounds during which nobody checked out: they prove nothing. */
  readonly idle: number
  readonly disturbed: Readonly<Record<string, number>>
  readonly seconds: number
}

/** Runs them on a Kafka and a MongoDB of their own, or says why that cannot be. */
export async function visitRounds(
  options: VisitOptions
): Promise<
  | { readonly skip: string }
  | { readonly skip: false; readonly report: VisitReport; readonly erasure: ErasureReport }
> {
  const ends: (() => unknown)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'bursar-visits-'))
  let keeps = true
  try {
    const parts = await ownParts({ teardown: (end) => void ends.unshift(end) })
    if (parts.skip !== false) {
      keeps = false
      return parts
    }
    const system = await startSystem({ parts, folder, prefix: 'visits' })
    ends.unshift(system.stop)
    const report = await visited(system.url, system.admin, options)
    const erasure = await erasedPerson(system, parts)
    keeps = report.refused.length + erasure.places.length > 0
    return { skip: false, report, erasure }
  } finally {
    for (const end of ends) await end()
    if (keeps) options.say(`logs of the processes are kept in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

async function visited(
  url: string,
  admin: { readonly username: string; readonly password: string },
  { rounds, callers, say }: VisitOptions
): Promise<VisitReport> {
  const site = await furnish(url, { admin, writers: callers })
  say(`${callers} callers check out`)
  const load = checkoutLoad(url, site)
  const begun = performance.now()
  const visits: Visit[] = []
  let idle = 0
  try {
    for (let round = 1; round <= rounds; round++) {
      const before = load.done()
      const visit = await firstVisit(url, String(round), networkOf(round))
      visits.push(visit)
      if (load.done() === before) idle += 1
      const { step, ms } = visit.slowest
      say(
        `round ${round}: ${visit.refused.length} refused, ${load.done()} checkouts, slowest ${step} ${ms} ms`
      )
      for (const refusal of visit.refused) say(`  ${JSON.stringify(refusal)}`)
    }
  } finally {
    await load.end()
  }
  const slowest = visits.map(({ slowest }) => slowest.ms).sort((one, other) => one - other)
  return {
    rounds,
    callers,
    refused: visits.flatMap(({ refused }) => refused),
    slowestMs: { p50: slowest[Math.floor(slowest.length / 2)] ?? 0, max: slowest.at(-1) ?? 0 },
    checkouts: load.done(),
    idle,
    disturbed: load.disturbed(),
    seconds: Math.round((performance.now() - begun) / 1_000)
  }
}

/** Another network for each: one may register only so many people a minute. */
function networkOf(round: number): string {
  return `10.${Math.floor(round / 250) + 1}.${round % 250}.7`
}
