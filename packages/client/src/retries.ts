/**
 * Sends a request again while what went wrong passes, within a number of attempts and a time. Its pauses are its own: the
 * client has no dependencies, and waits longer where the system asks for it.
 */
import { ApiError, type Asking, UnansweredError } from './api-error.ts'

export interface RetryLimits {
  /** Attempts in all. */
  readonly attemptsMax: number
  /** Milliseconds of one attempt. */
  readonly attemptMsMax: number
  /** Milliseconds of all attempts and the pauses between them. */
  readonly totalMsMax: number
  /** Milliseconds of the first pause, at most; each later one is up to twice as long. */
  readonly pauseMsFirst: number
  /** Milliseconds of a pause, at most, unless the system asks for a longer one. */
  readonly pauseMsMax: number
}

export const usualLimits: RetryLimits = {
  attemptsMax: 6,
  attemptMsMax: 30_000,
  totalMsMax: 60_000,
  pauseMsFirst: 200,
  pauseMsMax: 5_000
}

/** Overload, a part that is away, a gateway that was cut off: the same request may well come to something later. */
const passingStatuses = new Set([429, 502, 503, 504])
/** Of the conflicts only those that end by themselves. */
const passingCodes = new Set<string>(['request_running', 'version_conflict'])

/** What came of an attempt: an answer that was read to its end. */
export interface Received {
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON; undefined when it was empty, the text when it was no JSON. */
  readonly body: unknown
}

export interface RetryParts {
  readonly asking: Asking
  readonly limits: RetryLimits
  /** Ends it from outside. */
  readonly signal: AbortSignal | undefined
  /** In [0, 1[. */
  random(): number
}

/**
 * Repeats `attempt` until its answer is one that would come again: a good one, or an ApiError that is thrown.
 * Throws UnansweredError when attempts or time end without one, and the reason of `signal` when that ends it.
 */
export async function withRetries(
  { asking, limits, signal, random }: RetryParts,
  attempt: (signal: AbortSignal) => Promise<Received>
): Promise<Received> {
  const deadline = performance.now() + limits.totalMsMax
  for (let attempts = 1; ; attempts++) {
    const outcome = await outcomeOf(attempt, limits, deadline, signal)
    if ('received' in outcome && outcome.received.status < 400) return outcome.received
    const failure =
      'received' in outcome
        ? new ApiError(asking, outcome.received)
        : new UnansweredError(asking, attempts, outcome.fault)
    const pauseMs = pauseBefore(attempts, outcome, limits, random)
    const inTime = performance.now() + pauseMs < deadline
    if (!isPassing(failure) || attempts >= limits.attemptsMax || !inTime) throw failure
    await pause(pauseMs, signal)
  }
}

type Outcome = { readonly received: Received } | { readonly fault: unknown }

async function outcomeOf(
  attempt: (signal: AbortSignal) => Promise<Received>,
  limits: RetryLimits,
  deadline: number,
  signal: AbortSignal | undefined
): Promise<Outcome> {
  signal?.throwIfAborted()
  const ms = Math.max(1, Math.min(limits.attemptMsMax, deadline - performance.now()))
  const late = AbortSignal.timeout(Math.ceil(ms))
  try {
    return { received: await attempt(signal ? AbortSignal.any([late, signal]) : late) }
  } catch (fault) {
    signal?.throwIfAborted()
    return { fault }
  }
}

function isPassing(failure: ApiError | UnansweredError): boolean {
  if (failure instanceof UnansweredError) return isFaultOfNetwork(failure.cause)
  return passingStatuses.has(failure.status) || (failure.status === 409 && passingCodes.has(failure.code))
}

/** fetch throws TypeError for faults of the network and DOMException for an attempt that took too long. */
function isFaultOfNetwork(fault: unknown): boolean {
  return fault instanceof TypeError || fault instanceof DOMException
}

/** Milliseconds: a random part of a limit that doubles, so that many clients do not come back together. */
function pauseBefore(attempts: number, outcome: Outcome, limits: RetryLimits, random: () => number): number {
  const most = Math.min(limits.pauseMsMax, limits.pauseMsFirst * 2 ** (attempts - 1))
  const asked = 'received' in outcome ? retryAfterMs(outcome.received.headers.get('retry-after')) : 0
  return asked + random() * most
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(text: string | null): number {
  if (text === null) return 0
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', ended)
      resolve()
    }, ms)
    signal?.addEventListener('abort', ended, { once: true })
  })
}
