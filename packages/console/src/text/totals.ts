/** What the lines of an order come to, by currency. */

export interface OrderLine {
  readonly description: string
  readonly dest_amount: number
  readonly dest_unit: string
}

export interface OrderEntry {
  readonly lines: readonly OrderLine[]
  readonly options: readonly OrderLine[]
  /** The tax of each option, where any has one. */
  readonly taxes?: readonly (OrderLine | null)[] | undefined
}

/** The lines of an entry: those that are to be paid, or the option that was chosen (the first when none was) and its tax. */
export function linesOf({ lines, options, taxes = [] }: OrderEntry, chosen: number): readonly OrderLine[] {
  if (lines.length > 0) return lines
  const option = options[chosen]
  return option ? [option, taxes[chosen] ?? []].flat() : []
}

/** Currency → sum, in 1/100 of it. */
export function totalsOf(lines: readonly OrderLine[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const { dest_amount, dest_unit } of lines) {
    sums.set(dest_unit, (sums.get(dest_unit) ?? 0) + dest_amount)
  }
  return Object.fromEntries(sums)
}
