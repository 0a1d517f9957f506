/**
 * A server process of ours that can be stopped, killed, paused and started again, always with the same command.
 *
 * States: off -> starting (spawned, not ready) -> on (ready) -> off. `kill` and `stop` lead to off from each of
 * them; a process that ends by itself leads to off too, and is told to `onLoss`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import type { DataFolder } from './data-folder.ts'
import { signal } from './end-process.ts'

export interface Part {
  /** Ends it at once, as a power cut would (SIGKILL), and resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same data and port, and resolves when it is ready. Does nothing when it is on. */
  start(): Promise<void>
  /** Freezes it (SIGSTOP): connections stay open and nobody answers. */
  pause(): Promise<void>
  /** Lets a frozen one go on. */
  resume(): Promise<void>
  /** Ends it in order: it may write what it has to. Killed when that takes longer than ten seconds. */
  stop(): Promise<void>
}

export interface PartOptions {
  /** For messages and for the log file's name. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly folder: DataFolder
  /** Resolves when it really does its work; is given up when `given` is aborted. */
  ready(given: AbortSignal): Promise<void>
  /** Hears of an end that nobody asked for. */
  onLoss?(message: string): void
  /** Whether a line of its log says why it ends; by default the last lines are taken to. */
  isReason?(line: string): boolean
}

const READY_MS_MAX = 60_000
const STOP_MS_MAX = 10_000
const REASON_CHARS = 2_000

/** Describes the part; nothing runs before `start`. */
export function createPart(options: PartOptions): Part {
  let run: Run | undefined
  let starting: Promise<void> | undefined

  async function launch(): Promise<void> {
    if (run?.ending) await run.ended
    if (run && !run.gone) return
    const mine = spawnRun(options)
    run = mine
    try {
      await Promise.race([options.ready(mine.given.signal), rejection(mine.given.signal)])
      mine.ready = true
    } catch (error) {
      await end('SIGKILL')
      throw error
    } finally {
      clearTimeout(mine.timer)
    }
  }

  async function end(how: NodeJS.Signals): Promise<void> {
    if (!run || run.gone) return
    run.ending = true
    send(how)
    // A frozen process cannot hear that it is to stop.
    if (how === 'SIGTERM') send('SIGCONT')
    const forced = setTimeout(() => send('SIGKILL'), STOP_MS_MAX)
    await run.ended
    clearTimeout(forced)
  }

  function send(name: NodeJS.Signals): void {
    if (run && !run.gone && run.child.pid !== undefined) signal(run.child.pid, name)
  }

  return {
    kill: () => end('SIGKILL'),
    start() {
      starting ??= launch().finally(() => {
        starting = undefined
      })
      return starting
    },
    pause: async () => send('SIGSTOP'),
    resume: async () => send('SIGCONT'),
    stop: () => end('SIGTERM')
  }
}

/** One life of the process. */
interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<void>
  /** Aborted when waiting for `ready` makes no sense any more. */
  readonly given: AbortController
  readonly timer: NodeJS.Timeout
  ready: boolean
  ending: boolean
  gone: boolean
}

function spawnRun(options: PartOptions): Run {
  const { name, folder } = options
  const log = `${folder.path}/${name}.log`
  const output = openSync(log, 'a')
  const before = fstatSync(output).size
  // A group of its own: Ctrl-C in a terminal must reach us alone, so that we end it in order.
  const child = spawn(options.command, options.args, { detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  const given = new AbortController()
  const late = () => given.abort(new Error(`${name} was not ready in ${READY_MS_MAX} ms, see ${log}`))
  const timer = setTimeout(late, READY_MS_MAX)
  const ended = new Promise<void>((resolve) => {
    const end = (how: string) => {
      run.gone = true
      if (child.pid !== undefined) folder.leave(child.pid)
      const message = `${name} ended with ${how}, see ${log}\n${reason(log, before, options.isReason)}`
      given.abort(new Error(message))
      if (run.ready && !run.ending) options.onLoss?.(message)
      resolve()
    }
    child.on('exit', (code, signalName) => end(signalName ?? `exit code ${code}`))
    child.on('error', (error) => end(error.message))
  })
  const run: Run = { child, ended, given, timer, ready: false, ending: false, gone: false }
  if (child.pid !== undefined) folder.adopt(child.pid)
  return run
}

function rejection(given: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (given.aborted) reject(given.reason)
    else given.addEventListener('abort', () => reject(given.reason), { once: true })
  })
}

/** What the log says of this life's end: the first lines that are reasons, else its last ones. */
function reason(path: string, before: number, isReason?: (line: string) => boolean): string {
  try {
    const said = readFileSync(path).subarray(before).toString()
    const reasons = isReason ? said.split('\n').filter(isReason).join('\n') : ''
    return reasons.slice(0, REASON_CHARS) || said.slice(-REASON_CHARS)
  } catch {
    return ''
  }
}
