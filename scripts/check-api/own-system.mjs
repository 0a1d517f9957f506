/** A system of its own for the check, on an empty folder, that ends with it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../packages/cli/bin/bursar.js', import.meta.url))
const START_MS_MAX = 60_000
const STOP_MS_MAX = 15_000

export const admin = { username: 'admin', password: 'admin-password' }

/** Starts it; `end` resolves when it has gone. */
export async function startOwnSystem() {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-check-api-'))
  const port = await freePort()
  const child = spawn(process.execPath, [bin, 'start'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BURSAR_OPERATOR_PORT: '0',
      BURSAR_DATA: folder,
      BURSAR_LOG_LEVEL: 'error',
      BURSAR_ADMIN_PASSWORD: admin.password,
      BURSAR_TEST_CLOCK: '2026-01-15T12:00:00Z'
    },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const url = `http://localhost:${port}`
  async function end() {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    await gone
    clearTimeout(timer)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.race([ready(url), gone.then((code) => Promise.reject(new Error(`it ended with ${code}`)))])
  } catch (error) {
    await end()
    throw error
  }
  return { url, end }
}

async function ready(url) {
  const until = Date.now() + START_MS_MAX
  while (Date.now() < until) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} was not ready within ${START_MS_MAX / 1_000} s`)
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
