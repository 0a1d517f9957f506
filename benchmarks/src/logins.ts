/**
 * What a login costs beside the one hash that it takes: processor time of a server of its own for each login, over that of
 * each check of a password in this process, in turns. `node benchmarks/dist/logins.js`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { argonHasher } from '@bursar/auth'
import { createClient } from './load/client.ts'
import { runLoad } from './load/run.ts'

const bin = fileURLToPath(new URL('../../packages/cli/bin/bursar.js', import.meta.url))
const port = 28_432
const login = { username: 'admin', password: 'a-password-of-a-benchmark' }
const counts = { rounds: 5, each: 100, together: 2 }
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10

const data = mkdtempSync(join(tmpdir(), 'bursar-logins-'))
const child = spawn(process.execPath, [bin, 'start'], {
  env: {
    PATH: process.env.PATH,
    PORT: String(port),
    BURSAR_OPERATOR_PORT: '0',
    BURSAR_DATA: data,
    BURSAR_ADMIN_USERNAME: login.username,
    BURSAR_ADMIN_PASSWORD: login.password,
    BURSAR_LOG_LEVEL: 'error'
  },
  stdio: ['ignore', 'ignore', 'inherit']
})
const client = createClient(`http://127.0.0.1:${port}`, counts.together)

/** Processor time of the server so far, all threads. */
function spentMs(): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

async function logins(): Promise<number> {
  const before = spentMs()
  const job = { method: 'POST', path: '/api/auth', body: login } as const
  await runLoad(client, Array(counts.each).fill(job), counts.together, 201)
  return (spentMs() - before) / counts.each
}

async function hashes(): Promise<number> {
  const hasher = argonHasher()
  const hash = await hasher.hash(login.password, 'here')
  const before = process.cpuUsage()
  for (let n = 0; n < counts.each; n += counts.together) {
    await Promise.all(
      Array.from({ length: counts.together }, () => hasher.verify(hash, login.password, 'here'))
    )
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / counts.each
}

async function started(): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined)
    if (answer?.ok) return
    if (child.exitCode !== null) throw new Error('the server ended')
    await pause(50)
  }
}

try {
  await started()
  // The first of each warms it up.
  await logins()
  await hashes()
  const rounds: { readonly login: number; readonly hash: number }[] = []
  for (let round = 0; round < counts.rounds; round++) {
    rounds.push({ login: await logins(), hash: await hashes() })
  }
  const least = (name: 'login' | 'hash') => Math.min(...rounds.map((round) => round[name]))
  const [one, other] = [least('login'), least('hash')]
  console.table(rounds)
  console.log(
    `a login ${one.toFixed(1)} ms, a hash ${other.toFixed(1)} ms of CPU: ${(one / other).toFixed(2)}`
  )
} finally {
  client.close()
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(data, { recursive: true, force: true })
}
