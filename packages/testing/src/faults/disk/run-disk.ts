/** Rounds of load, a failing disk and proof over the system that is one process on embedded stores. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ask } from '../../load/ask.ts'
import { proveWrites } from '../../load/books.ts'
import { furnish, type LoadSite } from '../../load/load-site.ts'
import { writing } from '../../load/writing.ts'
import { seeded } from '../../seeded-world.ts'
import { freePorts } from '../free-ports.ts'
import { type Program, program } from '../process.ts'
import { emptyReport, type FaultReport } from '../report.ts'
import { proveModels } from '../system-proof.ts'
import { type FaultyDisk, faultyDisk } from './faulty-disk.ts'

const hows = { 'full-disk': 'full', 'failing-fsync': 'fsync' } as const

export type DiskFault = keyof typeof hows
export const diskFaults = Object.keys(hows) as DiskFault[]

export interface DiskRun {
  readonly fault: DiskFault
  readonly rounds: number
  readonly seed: number
  readonly writers?: number
  /** Told how things stand after each round. */
  onRound?(report: FaultReport): void
}

const limits = { readyMs: 60_000, lookMs: 50 }
const usualWriters = 12

/** Runs them, or says why that cannot be. */
export async function runDisk(
  run: DiskRun
): Promise<{ readonly skip: string } | { readonly skip: false; readonly report: FaultReport }> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-disk-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  let server: Program | undefined
  try {
    const disk = faultyDisk(folder, data)
    if ('skip' in disk) return disk
    const [port = 0] = await freePorts(1)
    server = embedded(folder, data, port, disk)
    const url = `http://127.0.0.1:${port}`
    return { skip: false, report: await rounds(run, { server, disk, url, data }) }
  } finally {
    await server?.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const admin = { username: 'admin', password: 'admin-password' }

function embedded(folder: string, data: string, port: number, disk: FaultyDisk): Program {
  return program({
    name: 'bursar',
    args: [fileURLToPath(new URL('../../../../cli/bin/bursar.js', import.meta.url)), 'start'],
    env: {
      PATH: process.env.PATH,
      ...disk.env,
      PORT: String(port),
      BURSAR_OPERATOR_PORT: '0',
      BURSAR_HOST: '127.0.0.1',
      BURSAR_DATA: data,
      BURSAR_ADMIN_PASSWORD: admin.password,
      BURSAR_LOG_LEVEL: 'error'
    },
    log: join(folder, 'bursar.log'),
    onLine: false
  })
}

interface Stage {
  readonly server: Program
  readonly disk: FaultyDisk
  readonly url: string
  readonly data: string
}

async function rounds(run: DiskRun, stage: Stage): Promise<FaultReport> {
  const { fault, rounds, seed, writers = usualWriters, onRound } = run
  const { url, data } = stage
  const { next } = seeded(seed)
  const report = emptyReport(fault, seed)
  const begun = performance.now()
  await started(stage)
  const site = await furnish(url, { admin, writers, registers: true })
  const operatorToken = readFileSync(join(data, 'operator.token'), 'utf8').trim()
  for (let round = 1; round <= rounds; round++) {
    const first = site.acknowledged.length
    report.disturbed += await oneRound(fault, stage, site, next)
    await proveWrites(url, site, { first, last: round === rounds, next }, report)
    await proveModels(url, operatorToken, report)
    report.rounds = round
    report.acknowledged = site.acknowledged.length
    report.seconds = Math.round((performance.now() - begun) / 1_000)
    onRound?.(report)
  }
  return report
}

/**
 * The disk fails under load, works again, and then the process is killed: what it acknowledged after the failure
 * has to be on the disk, and not in its memory alone.
 */
async function oneRound(fault: DiskFault, stage: Stage, site: LoadSite, next: () => number): Promise<number> {
  const { server, disk, url } = stage
  const load = writing(site, () => [url], next)
  try {
    await pause(200 + next() * 800)
    disk.fail(hows[fault])
    await pause(300 + next() * 1_200)
    disk.heal()
    if (server.running()) await pause(200 + next() * 800)
  } catch (error) {
    await load.end().catch(() => undefined)
    throw error
  }
  const disturbed = await load.end()
  await server.kill()
  await started(stage)
  return disturbed
}

async function started({ server, url }: Stage): Promise<void> {
  server.start()
  const deadline = Date.now() + limits.readyMs
  for (;;) {
    const said = await ask(url, 'GET', '/-/ready').catch(() => undefined)
    if (said?.status === 200) return
    if (!server.running()) throw new Error('the system ended by itself')
    if (Date.now() > deadline) throw new Error(`the system is not ready: ${JSON.stringify(said?.body)}`)
    await pause(limits.lookMs)
  }
}
