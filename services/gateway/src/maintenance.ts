/** A service's maintenance, now and then: what is left half-done, what is kept too long. On the one instance that follows. */
import { type Engine, type Retention, retain } from '@bursar/event-sourcing'
import type { ServerOptions, Service } from '@bursar/service-kit'

export interface Maintenance {
  start(): void
  stop(): void
}

/** Milliseconds between two times. */
const everyMs = 15_000

/** How long things are kept when nobody says otherwise: a week for the undo of a replay. */
export const usualRetention: Retention = { generationMs: 7 * 86_400_000 }

/** Runs what the service asks for, and lets go of what was kept long enough. */
export function createMaintenance(
  { maintain }: Pick<Service, 'maintain'>,
  engine: Engine,
  logger: ServerOptions['logger'],
  retention: Retention = usualRetention
): Maintenance {
  let timer: NodeJS.Timeout | undefined
  let busy = false

  async function once() {
    if (busy || !engine.leads()) return
    busy = true
    try {
      await maintain?.(engine)
      await retain(engine, retention)
      await engine.noteLogEnd()
    } catch (error) {
      logger.error({ service: engine.service, err: error }, 'what is done now and then could not be done')
    } finally {
      busy = false
    }
  }

  return {
    start() {
      void once()
      timer = setInterval(() => void once(), everyMs)
      timer.unref()
    },
    stop: () => clearInterval(timer)
  }
}
