/**
 * Port: how often something happened of late. Instances of a service that share an implementation share what
 * it counts; the one in memory (memory-counters.ts) counts for its process alone.
 *
 * Windows are fixed: the first event under a name opens one, and at its end the count is 0 again.
 */
export interface Counters {
  /** Counts one more under a name, and answers how many that makes. All times are real milliseconds. */
  add(name: string, windowMs: number, now: number): Promise<Count>
  /** How many there are, without one more. */
  read(name: string, now: number): Promise<Count>
  /** Forgets a name. */
  clear(name: string): Promise<void>
}

export interface Count {
  readonly count: number
  /** When the window ends, real milliseconds since 1970; of no meaning when `count` is 0. */
  readonly endsAt: number
}
