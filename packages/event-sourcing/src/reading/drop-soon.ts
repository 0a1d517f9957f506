/** Generations that are of no use any more, for retention to drop. */
import type { ReadModels } from '../ports/read-models.ts'

/**
 * Nobody goes back to a generation of another version of the projection, or to one with texts of who was erased, and
 * what it is found by may stand in it in clear: it goes at the next run.
 */
export async function dropSoon(
  { setSetting }: Pick<ReadModels, 'setSetting'>,
  name: string,
  previous: number
): Promise<void> {
  await setSetting(`previous ${name}`, `${previous} 0`)
}
