/** The measured system as a process: listens on loopback, and says when its read models have caught up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { headsOf } from '@bursar/service-kit'
import type { Role } from '../processes/messages.ts'
import { replayAll } from './replay.ts'
import { settled } from './settled.ts'
import { appendsOf } from './stored-events.ts'
import { openSystem } from './system.ts'

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
