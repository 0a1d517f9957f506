/** Why something that follows logs does not go on, log by log: that one goes on says nothing of the others. */

/** Something that is tried again until it succeeds. */
export interface RunFault {
  /** The log whose events wait. */
  readonly source: string
  /** The projections or policies that it is known to be about; empty: all of them. */
  readonly of: readonly string[]
  readonly error: unknown
  /** Real milliseconds since 1970 at which it began to fail. */
  readonly since: number
}

export interface RunFaults {
  /** It failed, perhaps again. */
  failed(source: string, error: unknown, of?: readonly string[]): void
  /** It went on. */
  cleared(source: string): void
  clear(): void
  /** What has failed for longest; undefined while all goes on. */
  first(): RunFault | undefined
}

/** @param now real milliseconds since 1970 */
export function runFaults(now: () => number): RunFaults {
  const known = new Map<string, RunFault>()
  return {
    failed(source, error, of = []) {
      const before = known.get(source)
      // Going back to what is stored fails too, and knows less of what it is about.
      known.set(source, {
        source,
        of: of.length > 0 ? of : (before?.of ?? []),
        error,
        since: before?.since ?? now()
      })
    },
    cleared: (source) => void known.delete(source),
    clear: () => known.clear(),
    first: () => [...known.values()].sort((one, other) => one.since - other.since)[0]
  }
}
