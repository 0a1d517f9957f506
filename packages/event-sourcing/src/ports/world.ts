/** What a service may not make up by itself, injected by the composition root so that a test can own it. */

export interface Clock {
  /** Now as ISO 8601 UTC with milliseconds: dates of the domain. A test clock may stand still. */
  now(): string
  /** Milliseconds that always run, for token life, throttling and timeouts. */
  real(): number
  /** Resolves after so many real (in a simulation: virtual) milliseconds, or, on the machine's time, when `signal` says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface World {
  readonly clock: Clock
  /** A new id: uuid v7. */
  id(): string
  /** Cryptographically random bytes (in a simulation: seeded). */
  random(bytes: number): Buffer
}
