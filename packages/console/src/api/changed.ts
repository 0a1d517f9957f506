import { queries } from './queries.ts'

/** After a change everything that is shown is read again: what follows from it is the system's to say. */
export function everythingChanged(): Promise<void> {
  return queries.invalidateQueries()
}
