/** A mark on stores into which a log is being brought, so that nobody serves from half of it. */
import type { ReadModels } from './ports/read-models.ts'

const SETTING = 'unfinished'

/** What is being brought into these stores; undefined when nothing is. */
export async function unfinished({ setting }: Pick<ReadModels, 'setting'>): Promise<string | undefined> {
  return (await setting(SETTING)) || undefined
}

/** Marks them, durably, with an id of what is being brought; undefined when it is all there. */
export async function markUnfinished(
  { setSetting }: Pick<ReadModels, 'setSetting'>,
  id: string | undefined
): Promise<void> {
  await setSetting(SETTING, id ?? '')
}
