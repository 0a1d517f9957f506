/** Going through all rows of a list, some at a time, for an export. */
import type { Selection } from './list-source.ts'

/** How far an export has come: the list of each answer goes on where that of the answer before ended. */
export interface ListWalk {
  /** False while rows may be left; true from the start for what is answered whole at once. */
  ended: boolean
  /** The rest of the rows, once the first were asked for. */
  rest?: AsyncGenerator<Selection<any>>
}

export const newWalk = (): ListWalk => ({ ended: true })

const nothing: Selection<never> = { rows: [], count: 0, sums: {} }

/** The next rows; `begin` says which they are, when they are asked for the first time. */
export async function nextRows<Opened>(
  walk: ListWalk,
  begin: () => AsyncGenerator<Selection<Opened>>
): Promise<Selection<Opened>> {
  walk.rest ??= begin()
  const { value, done } = await walk.rest.next()
  walk.ended = done === true
  return done ? nothing : value
}
