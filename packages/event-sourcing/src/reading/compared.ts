/**
 * The generation that a replay built, compared and left beside the serving one, for somebody to swap in later. Which it
 * is, is noted with the read models, so that it outlives a restart; there is one for a projection at most.
 */
import type { ReadModels } from '../ports/read-models.ts'
import type { Projection } from './projection.ts'

export interface Compared {
  readonly generation: number
  /** When it was compared, in milliseconds of the real clock; 0: it is to go. */
  readonly since: number
}

type Noted = Pick<ReadModels, 'setting' | 'setSetting' | 'generations' | 'checkpoint'>

const settingOf = (name: string) => `compared ${name}`

export async function noteCompared(
  { setSetting }: Noted,
  { name, version }: Pick<Projection, 'name' | 'version'>,
  { generation, since }: Compared
): Promise<void> {
  await setSetting(settingOf(name), `${generation} ${version} ${since}`)
}

/** It is to go, at the next retention: texts of who was erased may stand in it in clear. */
export async function dropComparedSoon(
  readModels: Noted,
  projection: Pick<Projection, 'name' | 'version'>
): Promise<void> {
  const found = await storedCompared(readModels, projection)
  if (found) await noteCompared(readModels, projection, { ...found, since: 0 })
}

/** What may still be swapped in; undefined when nothing waits. */
export async function comparedOf(
  readModels: Noted,
  projection: Pick<Projection, 'name' | 'version'>
): Promise<Compared | undefined> {
  const found = await storedCompared(readModels, projection)
  return found && found.since > 0 ? found : undefined
}

/** What lies there, to be swapped in or to go. A later replay takes its number, or a later swap passes it: then nothing does. */
export async function storedCompared(
  readModels: Noted,
  { name, version }: Pick<Projection, 'name' | 'version'>
): Promise<Compared | undefined> {
  const [generation = 0, ofVersion, since = 0] = ((await readModels.setting(settingOf(name))) ?? '')
    .split(' ')
    .map(Number)
  const { live = 0, previous } = (await readModels.generations(name)) ?? {}
  if (ofVersion !== version || generation <= Math.max(live, previous ?? 0)) return undefined
  return (await readModels.checkpoint(name, generation)) && { generation, since }
}
