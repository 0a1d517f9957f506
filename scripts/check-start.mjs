/**
 * The first start in a fresh clone of this checkout's last commit: whole, with its CPU and its largest process, and in
 * another clone killed half way at one instant after the other, until a start gets through. Of every other kill only
 * npm and the script die and what they started goes on, as when a person ends what he sees. Linux, since it reads /proc.
 *
 *   npm run check:start [-- --kills 6 --seed 7]
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const START_MS_MAX = 600_000
const PORT = 28_531
const TICKS_PER_S = 100

const root = fileURLToPath(new URL('../', import.meta.url))
const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
const kills = Number(values.kills ?? 6)
const seed = Number(values.seed ?? Date.now() % 1_000_000)

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(state) {
  let next = state
  return () => {
    next = (next * 1_103_515_245 + 12_345) % 2 ** 31
    return next / 2 ** 31
  }
}

/** Runs `npm start` until it is ready, or until `killAfterMs` have passed; then `kill` is given its processes. */
async function start(folder, { killAfterMs = START_MS_MAX, kill = (family) => family } = {}) {
  const begun = Date.now()
  const env = { ...process.env, PORT: String(PORT), BURSAR_OPERATOR_PORT: '0', BURSAR_LOG_LEVEL: 'error' }
  const child = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const cpu = new Map()
  let [said, largestMb] = ['', 0]
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text
    })
  }
  try {
    for (;;) {
      for (const { pid, cpuS, residentMb } of familyOf(child.pid)) {
        cpu.set(pid, cpuS)
        largestMb = Math.max(largestMb, residentMb)
      }
      const seconds = (Date.now() - begun) / 1000
      if (/is ready/.test(said)) {
        const cpuS = [...cpu.values()].reduce((sum, one) => sum + one, 0)
        return { isReady: true, seconds, cpuS, largestMb, said }
      }
      if (seconds * 1000 > killAfterMs) return { isReady: false, seconds, said }
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${said}`)
      await pause(20)
    }
  } finally {
    for (const { pid } of kill(familyOf(child.pid))) end(pid)
    await ended
    for (const stream of [child.stdout, child.stderr]) stream.destroy()
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** A process and all below it, from the top. */
function familyOf(top) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess)
  const family = all.filter(({ pid }) => pid === top)
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid))
  return family
}

function readProcess(name) {
  try {
    // What stands behind the name in brackets: state, parent, …
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const cpuS = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S
    return [
      { pid: Number(name), parent: Number(fields[1]), cpuS, residentMb: (Number(fields[21]) * 4) / 1024 }
    ]
  } catch {
    // It has ended meanwhile.
    return []
  }
}

const place = mkdtempSync(join(tmpdir(), 'bursar-check-start-'))
try {
  const clone = (name) => {
    execFileSync('git', ['clone', '--quiet', root, join(place, name)])
    return join(place, name)
  }
  const whole = await start(clone('whole'))
  console.log(
    `first start: ${whole.seconds.toFixed(0)} s, ${whole.cpuS.toFixed(1)} s of CPU, ` +
      `largest process ${whole.largestMb.toFixed(0)} MB`
  )
  const again = await start(join(place, 'whole'))
  console.log(`second start: ${again.seconds.toFixed(1)} s, ${again.cpuS.toFixed(1)} s of CPU`)

  console.log(`seed ${seed}`)
  const next = seeded(seed)
  const folder = clone('killed')
  for (let n = 1; n <= kills; n++) {
    // Later and later, so that each step is met.
    const killAfterMs = ((n - 1 + next()) / kills) * whole.seconds * 1000
    const kill = n % 2 === 0 ? (family) => family.slice(0, 3) : undefined
    const { isReady, seconds, said } = await start(folder, { killAfterMs, ...(kill && { kill }) })
    const last = said.trim().split('\n').at(-1)
    console.log(`${isReady ? 'ready' : 'killed'} after ${seconds.toFixed(1)} s, when it said: ${last}`)
  }
  const through = await start(folder)
  console.log(`then it started in ${through.seconds.toFixed(0)} s`)
} finally {
  rmSync(place, { recursive: true, force: true })
}
