/** From starting the node process to its being ready, and the memory that it then has. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { medians } from './measured.ts'

export type StartFigures = {
  readonly seconds: number
  /** Processor time of it; NaN where the machine does not tell. */
  readonly cpuSeconds: number
  /** Resident memory at ready, MB. */
  readonly megabytes: number
}

const port = 28_431
const limitMs = 60_000
/** Of a processor's clock, a second. */
const TICKS = 100
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The first start makes what every other finds, so the ones after it are measured. */
export async function measureStart(): Promise<StartFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  try {
    await startOn(folder)
    const runs: StartFigures[] = []
    for (let run = 0; run < 3; run++) runs.push(await startOn(folder))
    return medians(runs)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Starts a system on a data folder, and stops it again. @param checkout whose code it runs; absent: this one's */
export async function startOn(folder: string, checkout = root): Promise<StartFigures> {
  const bin = join(checkout, 'packages/cli/bin/bursar.js')
  const env = {
    ...process.env,
    PORT: String(port),
    BURSAR_OPERATOR_PORT: '0',
    BURSAR_DATA: folder,
    BURSAR_LOG_LEVEL: 'warn',
    BURSAR_ADMIN_USERNAME: 'admin',
    BURSAR_ADMIN_PASSWORD: 'a-password-of-a-benchmark'
  }
  const begun = performance.now()
  const child = spawn(process.execPath, [bin, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    while (!(await isReady())) {
      if (child.exitCode !== null || performance.now() - begun > limitMs) throw new Error('it did not start')
      await pause(5)
    }
    const seconds = (performance.now() - begun) / 1_000
    return { seconds, cpuSeconds: cpuOf(child), megabytes: residentOf(child) }
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

function isReady(): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/-/ready', agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    }).on('error', () => resolve(false))
  })
}

function cpuOf({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return Number.NaN
  const [, user, system] = /^.*\)(?: \S+){11} (\d+) (\d+)/.exec(readFileSync(file, 'utf8')) ?? []
  return (Number(user) + Number(system)) / TICKS
}

/** Linux tells; elsewhere the figure is left out. */
function residentOf({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return Number.NaN
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1_024
}
