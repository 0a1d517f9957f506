/** Starts `bursar` as a process of its own, the way users do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/bursar.js', import.meta.url))
const START_MS_MAX = 120_000

export const adminPassword = 'admin-password'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Server {
  readonly url: string
  /** Where it said that operators find it. */
  readonly operatorUrl: string
  readonly child: ChildProcess
  readonly operatorToken: string
  /** Ends it with that signal, and resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<Ended>
}

/** An environment of a test: its own data folder, and nothing of the machine's. */
export function environment(data: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    BURSAR_DATA: data,
    BURSAR_ADMIN_PASSWORD: adminPassword,
    BURSAR_LOG_LEVEL: 'error',
    BURSAR_OPERATOR_PORT: '0',
    ...more
  }
}

/** Runs a command to its end. */
export function bursar(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return ended(spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Starts a server and waits until it says that it is ready. */
export async function startServer(env: Record<string, string>): Promise<Server> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [bin, 'start'], {
    env: { ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const end = ended(child)
  let said = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (text) => {
      said += text
      if (/is ready.*\n/.test(said)) resolve()
    })
  })
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, START_MS_MAX, new Error('not ready in time')).unref()
  })
  const failed = end.then(({ code, err }) => Promise.reject(new Error(`ended with ${code}: ${err}`)))
  await Promise.race([ready, failed, late])
  failed.catch(() => undefined)
  return {
    url: `http://127.0.0.1:${port}`,
    operatorUrl: /for operators at (\S+)/.exec(said)?.[1] ?? '',
    child,
    operatorToken: readFileSync(join(env.BURSAR_DATA ?? '', 'operator.token'), 'utf8').trim(),
    end(signal) {
      child.kill(signal)
      return end
    }
  }
}

function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout?.on('data', (text) => {
    out += text
  })
  child.stderr?.on('data', (text) => {
    err += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** A port that nobody listens on, from 20000 up. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
