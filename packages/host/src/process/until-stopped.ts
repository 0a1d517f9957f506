/** The end of a process: signals, errors that nobody handled, and a parent that is gone. */
import type { Logger } from 'pino'

/** Stopping has a limit of 10 s of its own; this one is for what does not even get there. */
const stopMs = 11_000

export interface Ending {
  /** Aborted as soon as the process is to end. */
  readonly signal: AbortSignal
  /** What is to be ended gracefully from now on; answers false when that took too long. */
  onStop(stop: () => Promise<boolean>): void
}

/** Installs it; what is given to `onStop` runs once. */
export async function untilStopped(logger: Logger): Promise<Ending> {
  const { default: closeWithGrace } = await import('close-with-grace')
  const ending = new AbortController()
  let stop: () => Promise<boolean> = async () => true
  const { close } = closeWithGrace({ delay: stopMs, logger: false }, async ({ err, signal }) => {
    ending.abort()
    if (err) logger.fatal({ err }, 'stopped by an unhandled error')
    else logger.info({ signal }, 'stopping')
    if (!(await stop())) throw new Error('stopping took too long')
  })
  // Whoever started this process holds a line to it; nothing is to outlive its parent.
  process.once('disconnect', close)
  return {
    signal: ending.signal,
    onStop(next) {
      stop = next
    }
  }
}
