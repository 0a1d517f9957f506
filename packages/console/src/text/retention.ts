/** How much of what there was at first is left. */

/** Shades that say how much. */
const STEPS = 7

/** In percent, rounded; undefined where there was nothing at first. */
export function keptPart(first: number, now: number): number | undefined {
  return first > 0 ? Math.round((now / first) * 100) : undefined
}

/** The shade of a part in percent: 1 for little, 7 for all and more. */
export function stepOf(percent: number): number {
  return Math.min(STEPS, Math.max(1, Math.ceil((percent / 100) * STEPS)))
}
