/**
 * Keeps one upstream from being asked when that is of no use: a circuit that opens after failures in a row and
 * lets one request try after a pause, and a limit on requests that wait for answers.
 */
import { createBackoff, type PauseLimits } from '@bursar/event-sourcing'

/** How a request ended: answered as by one that works, failed, or given up by the client before. */
export type Ending = 'answered' | 'failed' | 'gone'

/** What becomes of a request that wants to go on; whoever is in says once how it ended. */
export type Admission =
  | { readonly is: 'in'; leave(how: Ending): void }
  | { readonly is: 'open' }
  | { readonly is: 'full' }

export interface UpstreamGuard {
  enter(): Admission
  /** True while the circuit is open. */
  isOpen(): boolean
  /** Requests that wait for an answer now. */
  waiting(): number
}

export interface GuardLimits {
  /** Failures in a row that open the circuit. */
  readonly failures: number
  /** Milliseconds until one request tries again: at first, and at most when tries go on failing. */
  readonly pauseMs: PauseLimits
  /** Requests that may wait for this upstream at a time. */
  readonly waiting: number
}

const usual: GuardLimits = { failures: 5, pauseMs: { first: 500, most: 5_000 }, waiting: 1_000 }

/**
 * @param now milliseconds that always run
 * @param turned told when the circuit opens (true) and when it closes
 */
export function createUpstreamGuard(
  now: () => number,
  limits: GuardLimits = usual,
  turned: (open: boolean) => void = () => undefined
): UpstreamGuard {
  let waiting = 0
  let failures = 0
  const backoff = createBackoff(limits.pauseMs)
  let pause = backoff.next()
  /** Since when nobody is let in; undefined while the circuit is closed. */
  let opened: number | undefined
  /** True while the one request that tries is on its way. */
  let trying = false

  function left(how: Ending, tried: boolean) {
    waiting -= 1
    if (tried) trying = false
    if (how === 'answered') {
      if (opened !== undefined) turned(false)
      opened = undefined
      failures = 0
      backoff.reset()
      pause = backoff.next()
    } else if (how === 'failed') {
      failures += 1
      if (tried) pause = backoff.next()
      if (!tried && (opened !== undefined || failures < limits.failures)) return
      if (opened === undefined) turned(true)
      opened = now()
    }
  }

  return {
    enter() {
      if (waiting >= limits.waiting) return { is: 'full' }
      const tries = opened !== undefined
      if (opened !== undefined && (trying || now() - opened < pause)) return { is: 'open' }
      trying = tries
      waiting += 1
      return { is: 'in', leave: (how) => left(how, tries) }
    },
    isOpen: () => opened !== undefined,
    waiting: () => waiting
  }
}
