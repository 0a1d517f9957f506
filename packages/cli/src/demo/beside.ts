/**
 * The demo as a process of its own beside a site: a folder, a clock and an origin of its own, because a year of business is
 * made on a test clock and nothing in a log is deleted. It ends with the site.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { DemoParts, DemoPlace } from '@bursar/gateway'
import type { Config } from '../config/config.ts'
import type { DataFolder } from '../data/folder.ts'
import { freePorts } from '../processes/free-ports.ts'
import type { DemoReport } from './report.ts'

const bin = fileURLToPath(new URL('../../bin/bursar.js', import.meta.url))

/** Characters of what it wrote last that tell why it ended. */
const LAST_WORDS = 500

/** What a site can start, and how that is ended. */
export function demoBeside(config: Config, folder: DataFolder): DemoParts & { close(): Promise<void> } {
  let child: ChildProcess | undefined
  return {
    refusal: refusalOf(config),
    async start(onProgress, onEnd) {
      const place = await placeOf(config)
      child = spawnDemo(`${folder.path}-demo`, place)
      return answered(child, onProgress, onEnd)
    },
    async close() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
  }
}

function refusalOf({ stripe, demoUrl, publicUrl, host, port }: Config): string | undefined {
  if (stripe !== undefined)
    return 'Payments go through Stripe here; a demo is for a site on the test processor.'
  if (demoUrl !== undefined || (isLoopback(new URL(publicUrl).hostname) && isLoopback(host))) return undefined
  return (
    'Browsers would not reach a demo on this machine. Set BURSAR_DEMO to the address at which they reach port ' +
    `${port + 2} of it, or run \`npx bursar demo\` on your own machine.`
  )
}

/** Browsers send cookies to all ports of a host: one login at a time would be left of the two, but for two names of it. */
async function placeOf({ demoUrl, publicUrl, host, port }: Config) {
  if (demoUrl !== undefined) return { host, port: port + 2, publicUrl: demoUrl }
  const other = new URL(publicUrl).hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  const [free = 0] = await freePorts(1, other)
  return { host: other, port: free, publicUrl: undefined }
}

function spawnDemo(
  path: string,
  { host, port, publicUrl }: Awaited<ReturnType<typeof placeOf>>
): ChildProcess {
  const options = ['--data', path, '--host', host, '--port', String(port), '--json']
  const child = spawn(process.execPath, [...process.execArgv, bin, 'demo', ...options], {
    // Settings of the site, its secrets among them, are not the demo's.
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(BURSAR|STRIPE|MONGODB|KAFKA)_|^PORT$/.test(name))
      ),
      BURSAR_OPERATOR_PORT: '0',
      ...(publicUrl !== undefined && { BURSAR_PUBLIC_URL: publicUrl })
    },
    // In a group of its own: an interrupt at the terminal is for the site, which ends it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  // Whoever uses the site does not wait for it.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  return child
}

/** Resolves when it answers; rejects when it ended before, with what it said last. */
function answered(
  child: ChildProcess,
  onProgress: Parameters<DemoParts['start']>[0],
  onEnd: Parameters<DemoParts['start']>[1]
): Promise<DemoPlace> {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS)
  })
  return new Promise((resolve, reject) => {
    let shown: 'here' | 'elsewhere' | undefined
    child.on('message', (what: DemoReport) => {
      if (what.is === 'progress') return onProgress(what.done, what.of)
      shown = what.stays ? 'here' : 'elsewhere'
      if (!what.stays) child.disconnect()
      const { url, logins } = what.shown
      resolve({ url: url ?? '', logins })
    })
    child.once('error', reject)
    child.once('exit', () => {
      if (shown === undefined)
        reject(new Error(`The demo ended before it was complete. ${reasonIn(words)}`.trim()))
      else if (shown === 'here') onEnd('The process of the demo has ended. Begin it again to open it.')
    })
  })
}

/** Why a command failed, as it says it itself. */
function reasonIn(words: string): string {
  return /^bursar: (.*)$/m.exec(words)?.[1] ?? words.trim().split('\n').at(-1) ?? ''
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)
}
