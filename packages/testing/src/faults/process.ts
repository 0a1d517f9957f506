/** A program of ours under test: started, killed, frozen and started again, always at the same port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface ProgramOptions {
  readonly name: string
  /** What Node runs, and what it is told. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** File that its output is added to. */
  readonly log: string
  /** It ends by itself when the line to its parent breaks, as ours does when we die. */
  readonly onLine: boolean
}

export interface Program {
  readonly name: string
  /** Starts it when it is off. */
  start(): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; killed when it takes longer than 15 s, which is false. */
  stop(): Promise<boolean>
  /** SIGSTOP and SIGCONT. */
  freeze(): void
  thaw(): void
  /** False after an end that nobody asked for, too. */
  running(): boolean
}

const STOP_MS_MAX = 15_000

/** Describes it; nothing runs before `start`. */
export function program({ name, args, env, log, onLine }: ProgramOptions): Program {
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()

  function start() {
    if (child) return
    const output = openSync(log, 'a')
    const made = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', output, output, ...(onLine ? (['ipc'] as const) : [])]
    })
    closeSync(output)
    child = made
    // One that is frozen would stay for ever.
    const orphaned = () => made.kill('SIGKILL')
    process.once('exit', orphaned)
    ended = new Promise((resolve) => {
      made.once('exit', () => {
        process.off('exit', orphaned)
        child = undefined
        resolve()
      })
    })
  }

  async function end(signal: NodeJS.Signals): Promise<boolean> {
    const last = child
    last?.kill(signal)
    let inTime = true
    const late = setTimeout(() => {
      inTime = false
      last?.kill('SIGKILL')
    }, STOP_MS_MAX)
    await ended
    clearTimeout(late)
    return inTime
  }

  return {
    name,
    start,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    running: () => child !== undefined
  }
}
