import { setTimeout as pause } from 'node:timers/promises'
import { includes } from '@bursar/event-sourcing'
import { headsOf } from '@bursar/service-kit'
import type { MeasuredSystem } from './system.ts'

const waitMs = 120_000

/** Resolves once every read model and every policy includes all that was written. */
export async function settled(system: MeasuredSystem): Promise<void> {
  const deadline = Date.now() + waitMs
  while (await behind(system)) {
    if (Date.now() > deadline) throw new Error('the read models did not catch up')
    await pause(2)
  }
}

async function behind({ engines, progress }: MeasuredSystem): Promise<boolean> {
  const heads = await headsOf([...engines.values()])
  return [...engines].some(([name, { projectionRunner, sources }]) => {
    const handled = progress(name)?.handled ?? {}
    // Policies say it of the logs that they follow.
    const isHandled = includes(handled, heads, Object.keys(handled))
    return !isHandled || !includes(projectionRunner.positions(), heads, sources)
  })
}
