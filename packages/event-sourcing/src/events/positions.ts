/** Positions of several logs: comparing and merging. */

import type { Positions } from './event.ts'

/** True when `reached` includes `wanted`, looking only at the sources that `about` names. */
export function includes(reached: Positions, wanted: Positions, about: readonly string[]): boolean {
  return about.every((source) => (reached[source] ?? 0) >= (wanted[source] ?? 0))
}

/** The later of two positions, log by log. */
export function mergePositions(one: Positions, other: Positions): Positions {
  const merged: Record<string, number> = { ...one }
  for (const [source, position] of Object.entries(other)) {
    merged[source] = Math.max(merged[source] ?? 0, position)
  }
  return merged
}
