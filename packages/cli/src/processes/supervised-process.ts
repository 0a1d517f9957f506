/** One process of the system: started again when it dies, until it is told to stop. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createBackoff } from '@bursar/event-sourcing'
import type { Logger } from 'pino'

export interface SupervisedProcessParts {
  readonly name: string
  /** The file that Node runs. */
  readonly main: string
  readonly env: NodeJS.ProcessEnv
  readonly logger: Logger
  /** What the process tells over the line to it. */
  onMessage?(message: unknown): void
  /** It says by its exit code that starting it again is of no use. */
  onGivenUp(): void
}

export interface SupervisedProcess {
  /** Tells it to stop and waits; after `ms` it is ended. True when it stopped by itself. */
  stop(ms: number): Promise<boolean>
  /** Its process id now; undefined between two starts. */
  pid(): number | undefined
}

/** A process ends with this when it was not told well what to do. */
const badConfiguration = 2

/** Milliseconds: pauses before a new start, and a life after which the next pause is a short one again. */
const limits = { pauseMs: { first: 250, most: 10_000 }, longLifeMs: 30_000 }

/** Starts it. Its log lines go to standard error as they are. */
export function supervisedProcess({
  name,
  main,
  env,
  logger,
  onMessage,
  onGivenUp
}: SupervisedProcessParts): SupervisedProcess {
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  const backoff = createBackoff(limits.pauseMs, Math.random)
  let timer: NodeJS.Timeout | undefined
  let stopping = false

  function start() {
    const started = Date.now()
    // In a group of its own: an interrupt at the terminal is for the parent, which ends all in their order.
    const made = spawn(process.execPath, [...process.execArgv, main], {
      env,
      detached: true,
      stdio: ['ignore', 2, 2, 'ipc']
    })
    child = made
    if (onMessage) made.on('message', onMessage)
    ended = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null) => {
        child = undefined
        resolve()
        if (!stopping) died(code, signal, Date.now() - started)
      }
      made.once('exit', end)
      made.once('error', (err) => {
        logger.error({ err, process: name }, 'a process could not be started')
        if (made.pid === undefined) end(null, null)
      })
    })
  }

  function died(code: number | null, signal: string | null, lived: number) {
    if (code === badConfiguration) return onGivenUp()
    if (lived > limits.longLifeMs) backoff.reset()
    const pause = Math.round(backoff.next())
    logger.error(
      { process: name, exit: code, signal, pause_ms: pause },
      'a process ended and will be restarted'
    )
    timer = setTimeout(start, pause)
  }

  start()
  return {
    pid: () => child?.pid,
    async stop(ms) {
      stopping = true
      clearTimeout(timer)
      const last = child
      last?.kill('SIGTERM')
      let killed = false
      const late = setTimeout(() => {
        killed = true
        last?.kill('SIGKILL')
      }, ms)
      await ended
      clearTimeout(late)
      return !killed
    }
  }
}
