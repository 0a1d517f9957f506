/** `bursar start` on a new folder, in a process of its own: what replays, serves and writes is not what measures. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../faults/free-ports.ts'
import { program } from '../faults/process.ts'

/** The password is that of the console's tests. */
export const login = { username: 'admin', password: 'admin-password' }

const READY_MS = 60_000
const START = ['--max-semi-space-size=32', '--heap-growing-percent=30']

/** Resolves with its address once it is ready; it ends with the test. */
export async function ownServer(t: { teardown(end: () => Promise<void>): void }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-replay-'))
  const [port = 0] = await freePorts(1)
  const server = program({
    name: 'bursar',
    args: [...START, fileURLToPath(new URL('../../../cli/bin/bursar.js', import.meta.url)), 'start'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BURSAR_OPERATOR_PORT: '0',
      BURSAR_HOST: '127.0.0.1',
      BURSAR_PUBLIC_URL: `http://localhost:${port}`,
      BURSAR_DATA: join(folder, 'data'),
      BURSAR_ADMIN_USERNAME: login.username,
      BURSAR_ADMIN_PASSWORD: login.password,
      BURSAR_LOG_LEVEL: 'error'
    },
    log: join(folder, 'bursar.log'),
    onLine: false
  })
  server.start()
  t.teardown(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://localhost:${port}`
  const deadline = Date.now() + READY_MS
  for (;;) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.ok) return url
    if (Date.now() > deadline) throw new Error(`The server was not ready within ${READY_MS / 1_000} s.`)
    await pause(50)
  }
}
