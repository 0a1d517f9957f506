/** Where a reading of ordered rows goes on. */
export interface Reached {
  /** The order of the last row that was read; undefined at the start. */
  readonly order: string | undefined
  /** How many rows of that order were read. */
  readonly offset: number
}

/**
 * Rows in their order, `size` at a time. It goes on from the last row's order instead of counting off what it has seen,
 * so a long list costs its length and not the square of it, no row comes twice where others come in meanwhile, and
 * between two readings other requests get their turn.
 */
export async function* inStretches<Row>(
  read: (reached: Reached) => Promise<Row[]>,
  orderOf: (row: Row) => string,
  size: number
): AsyncGenerator<Row[]> {
  let reached: Reached = { order: undefined, offset: 0 }
  for (;;) {
    const rows = await read(reached)
    if (rows.length > 0) yield rows
    if (rows.length < size) return
    const order = orderOf(rows.at(-1) as Row)
    const ties = rows.filter((row) => orderOf(row) === order).length
    reached = { order, offset: order === reached.order ? reached.offset + ties : ties }
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
