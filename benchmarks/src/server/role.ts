/** The measured system as a process: listens on loopback, and says when its read models have caught up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { includes } from '@bursar/event-sourcing'
import { headsOf } from '@bursar/service-kit'
import type { Role } from '../processes/messages.ts'
import { replayAll } from './replay.ts'
import { appendsOf } from './stored-events.ts'
import { type MeasuredSystem, openSystem } from './system.ts'

const waitMs = 120_000

export async function systemRole(): Promise<Role> {
  const folder = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  const system = await openSystem(folder)
  await system.start()
  const origin = await system.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    commands: {
      origin: async () => origin,
      settled: () => settled(system),
      heads: () => headsOf([...system.engines.values()]),
      appends: (input: { after: number; streams: string }) => appendsOf(system, input),
      replay: () => replayAll(system),
      folder: async () => folder
    },
    async close() {
      await system.stop()
      await rm(folder, { recursive: true })
    }
  }
}

/** Resolves once every read model and every policy includes all that was written. */
async function settled(system: MeasuredSystem): Promise<void> {
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
