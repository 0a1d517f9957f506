const DAY_MS = 86_400_000

/** Whole days from one instant to another, the begun one included; 0 when that is over. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.ceil((Date.parse(to) - Date.parse(from)) / DAY_MS))
}
