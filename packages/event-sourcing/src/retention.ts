/** What is kept for a while and then let go: kept answers, and the generation that a swap may be undone to. */
import type { Engine } from './engine.ts'
import type { ReadModels } from './ports/read-models.ts'
import { storedCompared } from './reading/compared.ts'

export interface Retention {
  /**
   * Milliseconds that the generation before the serving one is kept for undo, and one that was compared for its swap, by
   * the real clock.
   */
  readonly generationMs: number
}

/** Names given back in one commit, and in one run: others write too, and the next run is soon. */
const limits = { page: 500, pages: 40 }

/** One run; to be repeated now and then by the instance that leads. */
export async function retain(engine: Engine, { generationMs }: Retention): Promise<void> {
  await expire(engine)
  for (const { projection } of engine.projectionRunner.builders()) {
    await dropPrevious(engine, projection.name, generationMs)
    await dropCompared(engine, projection.name, generationMs)
  }
}

/** What expires says so itself, by the real clock. */
async function expire({ events, world }: Engine): Promise<void> {
  const now = new Date(world.clock.real()).toISOString()
  for (let page = 0; page < limits.pages; page++) {
    if ((await events.expire(now, limits.page)) < limits.page) return
    await world.clock.sleep(0)
  }
}

/** Drops the generation that was replaced longer ago than that. Since when it is so, is noted when it is first seen. */
async function dropPrevious(
  { projectionRunner, readModels, world }: Engine,
  name: string,
  generationMs: number
): Promise<void> {
  const previous = (await readModels.generations(name))?.previous
  if (!previous) return
  const now = world.clock.real()
  const since = await seenSince(readModels, name, previous, now)
  if (now - since <= generationMs) return
  // A replay or an undo swaps within the mutex too.
  const isUnread = await projectionRunner.mutex(async () => {
    const generations = await readModels.generations(name)
    if (!generations || generations.previous !== previous) return false
    await readModels.swap(name, { ...generations, previous: null })
    return true
  })
  const spec = { ...projectionRunner.builder(name).spec, generation: previous }
  if (isUnread) await projectionRunner.wiping(() => readModels.drop(spec))
}

/** Drops what was compared longer ago than that, and nobody swapped in. */
async function dropCompared(
  { projectionRunner, readModels, world }: Engine,
  name: string,
  generationMs: number
): Promise<void> {
  const { projection, spec } = projectionRunner.builder(name)
  const isOver = ({ since }: { readonly since: number }) => world.clock.real() - since > generationMs
  const isDue = async () => {
    const found = await storedCompared(readModels, projection)
    return found && isOver(found) ? found : undefined
  }
  if (!(await isDue())) return
  // A swap is within the mutex too, and may have made it the one that serves.
  const drop = async () => {
    const found = await isDue()
    if (found) await readModels.drop({ ...spec, generation: found.generation })
  }
  await projectionRunner.wiping(() => projectionRunner.mutex(drop))
}

async function seenSince(
  { setting, setSetting }: Pick<ReadModels, 'setting' | 'setSetting'>,
  name: string,
  previous: number,
  now: number
): Promise<number> {
  const [generation, since] = ((await setting(`previous ${name}`)) ?? '').split(' ').map(Number)
  if (generation === previous && since !== undefined) return since
  await setSetting(`previous ${name}`, `${previous} ${now}`)
  return now
}
