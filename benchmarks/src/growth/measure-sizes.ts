/** What systems of several sizes cost: the daily job with nothing to do, statements, figures, the start and its memory. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StartFigures, startOn } from '../measures/start.ts'
import { openSystem } from '../server/system.ts'
import { makeAccounts, ROWS_EACH } from './accounts.ts'
import { type Asked, askedOf } from './asked.ts'

export interface SizeFigures {
  readonly subscriptions: number
  readonly rows: number
  /** Milliseconds of CPU each, by what was asked. */
  readonly cpuMs: Readonly<Record<string, number>>
  /** Of the command that people start it with. */
  readonly start: StartFigures
}

/** A system of one size, with its folder. */
interface Grown {
  readonly subscriptions: number
  readonly folder: string
  readonly asked: Asked
  stop(): Promise<void>
}

/** Runs in turn of all sizes, of which the cheapest counts: what else the machine does makes them dearer. */
const RUNS = 7
const STARTS = 3

/** Makes them, measures them in turns, and removes them. */
export async function measureSizes(sizes: readonly number[]): Promise<SizeFigures[]> {
  const all: Grown[] = []
  try {
    for (const size of sizes) all.push(await grown(size))
    const costs = await inTurns(all)
    for (const one of all) await one.stop()
    const figures: SizeFigures[] = []
    for (const [n, { subscriptions, folder }] of all.entries()) {
      const start = await startOf(folder)
      figures.push({ subscriptions, rows: subscriptions * ROWS_EACH, cpuMs: costs[n] ?? {}, start })
    }
    return figures
  } finally {
    for (const { folder } of all) rmSync(folder, { recursive: true, force: true })
  }
}

async function grown(subscriptions: number): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-growth-'))
  const masterKey = randomBytes(32)
  writeFileSync(join(folder, 'master.key'), masterKey.toString('hex'), { mode: 0o600 })
  const system = await openSystem(folder, { logLevel: 'error', masterKey })
  await system.start()
  const before = process.cpuUsage()
  await makeAccounts(system, subscriptions, Date.now())
  console.error(`${subscriptions} subscriptions made: ${Math.round(cpuSince(before) / 1_000)} s of CPU`)
  return { subscriptions, folder, asked: await askedOf(system), stop: async () => void (await system.stop()) }
}

async function inTurns(all: readonly Grown[]): Promise<Record<string, number>[]> {
  const least = all.map((): Record<string, number> => ({}))
  for (const name of Object.keys(all[0]?.asked ?? {})) {
    for (let run = 0; run <= RUNS; run++) {
      for (const [n, { asked }] of all.entries()) {
        const { work, times } = asked[name]!
        const before = process.cpuUsage()
        for (let time = 0; time < times; time++) await work()
        const cpuMs = Number((cpuSince(before) / times).toPrecision(3))
        // The first run is to warm up.
        if (run > 0) least[n]![name] = Math.min(cpuMs, least[n]![name] ?? cpuMs)
      }
    }
  }
  return least
}

/** The first start makes what every other finds. */
async function startOf(folder: string): Promise<StartFigures> {
  await startOn(folder)
  const starts: StartFigures[] = []
  for (let n = 0; n < STARTS; n++) starts.push(await startOn(folder))
  const least = (of: keyof StartFigures) =>
    Number(Math.min(...starts.map((start) => start[of])).toPrecision(3))
  return { seconds: least('seconds'), cpuSeconds: least('cpuSeconds'), megabytes: least('megabytes') }
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
