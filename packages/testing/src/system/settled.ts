/** Waiting until nothing is left to do. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Engine, type EventBus, includes } from '@bursar/event-sourcing'

const limitMs = 20_000

/** Resolves once every read model and every policy has seen all that is in the logs; throws after 20 s. */
export async function settled(engines: ReadonlyMap<string, Engine>, bus: EventBus): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await isSettled(engines, bus))) {
    if (Date.now() > deadline)
      throw new Error(`not settled after ${limitMs} ms: ${await behind(engines, bus)}`)
    await pause(2)
  }
}

async function isSettled(engines: ReadonlyMap<string, Engine>, bus: EventBus): Promise<boolean> {
  return (await behind(engines, bus)).length === 0
}

/**
 * Services whose read models or policies have not got to the end of what they follow, or have written meanwhile: what
 * a policy makes of an event is in the log at the moment at which it has handled that.
 */
async function behind(engines: ReadonlyMap<string, Engine>, bus: EventBus): Promise<string[]> {
  const heads = await headsOf(engines)
  const late = lateOf(engines, bus, heads)
  const then = await headsOf(engines)
  return late.length > 0 ? late : [...engines.keys()].filter((name) => then[name] !== heads[name])
}

async function headsOf(engines: ReadonlyMap<string, Engine>): Promise<Record<string, number>> {
  const heads: Record<string, number> = {}
  for (const [name, engine] of engines) heads[name] = (await engine.events.head()).position
  return heads
}

function lateOf(
  engines: ReadonlyMap<string, Engine>,
  bus: EventBus,
  heads: Record<string, number>
): string[] {
  return [...engines].flatMap(([name, { projectionRunner, policyRunner, sources }]) => {
    const read = includes(projectionRunner.positions(), heads, sources)
    // A service without policies has no progress to tell.
    const progress = bus.progress(name)
    const handled = !progress || includes(progress.handled, heads, Object.keys(progress.handled))
    const inOrder = policyRunner.handledInOrder()
    const numbered = !inOrder || includes(inOrder, heads, Object.keys(inOrder))
    return read && handled && numbered ? [] : [name]
  })
}
