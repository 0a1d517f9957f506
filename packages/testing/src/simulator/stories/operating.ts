/** An operator replays read models while everything else goes on. */
import { FollowedElsewhereError } from '@bursar/event-sourcing'
import type { Draw } from '../draw.ts'
import { finding } from '../finding.ts'
import { StorageFault } from '../life.ts'
import type { SimulatedProcess } from '../process.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Trace } from '../trace.ts'

export interface Operating {
  readonly processes: readonly SimulatedProcess[]
  readonly draw: Draw
  readonly scheduler: Scheduler
  readonly trace: Trace
}

/** Longer than any replay of a simulation takes; one whose process ended never comes back. */
const limitMs = 60_000

/** Replays one projection, or goes back to the generation before; digests that differ are a finding. */
export async function operate({ processes, draw, scheduler, trace }: Operating): Promise<void> {
  const running = processes.filter((process) => process.system()?.leads())
  if (running.length === 0) return
  const process = draw.pick(running)
  const system = process.system()
  const service = draw.pick(process.services)
  const names =
    system?.engines
      .get(service)
      ?.projectionRunner.builders()
      .map(({ projection }) => projection.name) ?? []
  if (!system || names.length === 0) return
  const name = draw.pick(names)
  const what = draw.chance(0.25) ? 'undo' : 'replay'
  trace.note(`${what} ${service}.${name}`)
  const work = what === 'undo' ? system.operator.undo(service, name) : replayed()
  await Promise.race([work.catch(forgive), scheduler.sleep(limitMs)])

  async function replayed() {
    // One of them, or all in one pass.
    const chosen = draw.chance(0.3) ? names : [name]
    for (const found of (await system?.operator.replay(service, chosen, { swap: draw.chance(0.7) })) ?? []) {
      if (!found.equal)
        finding(`a replay of ${service}.${found.name} differs in ${found.differences.join(', ')}`)
    }
    return true
  }
}

/** The storage fails, or another instance keeps the read models by now. */
function forgive(error: unknown): void {
  if (!(error instanceof StorageFault || error instanceof FollowedElsewhereError)) throw error
}
