/** A server of its own for a measurement, on a new folder, whose processor time can be read. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../../packages/cli/bin/bursar.js', import.meta.url))

/** The first manager of the site. */
export const login = { username: 'admin', password: 'a-password-of-a-benchmark' }

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10

export interface OwnSite {
  readonly url: string
  /** Processor time so far, all threads, in milliseconds. */
  spentMs(): number
  stop(): Promise<void>
}

/** Starts it, and resolves once it is ready. */
export async function ownSite(port: number): Promise<OwnSite> {
  const url = `http://127.0.0.1:${port}`
  const data = mkdtempSync(join(tmpdir(), 'bursar-bench-'))
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
  for (;;) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.ok) break
    if (child.exitCode !== null) throw new Error('the server ended')
    await pause(50)
  }
  return {
    url,
    spentMs() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(data, { recursive: true, force: true })
    }
  }
}
