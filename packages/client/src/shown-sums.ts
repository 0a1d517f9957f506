/** What a checkout comes to as it was shown: the `expected` to send with it, so that nobody pays another sum. */

/** A line or an option of what GET checkout answers. */
interface ShownLine {
  readonly dest_amount: number
  readonly dest_unit: string
}

/** What GET checkout answers. */
export interface ShownCart {
  readonly results: readonly {
    readonly lines: readonly ShownLine[]
    readonly options: readonly ShownLine[]
  }[]
}

/**
 * Sums by unit in 1/100 of it. `items` are those that the checkout is sent with, by position; an entry that has
 * options and no choice cannot be ordered, and counts nothing.
 */
export function shownSums(
  { results }: ShownCart,
  items: readonly { readonly option: number }[] = []
): Record<string, number> {
  const sums = new Map<string, number>()
  for (const [position, { lines, options }] of results.entries()) {
    const choice = options[(items[position]?.option ?? 0) - 1]
    const paid = lines.length > 0 ? lines : choice ? [choice] : []
    for (const { dest_unit, dest_amount } of paid) {
      sums.set(dest_unit, (sums.get(dest_unit) ?? 0) + dest_amount)
    }
  }
  return Object.fromEntries(sums)
}
