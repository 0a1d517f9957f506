/** Lets a service tend, now and then, to what is left half-done or kept too long: on the one instance that follows. */
import type { Engine } from '@bursar/event-sourcing'
import type { ServerOptions, Service } from '@bursar/service-kit'

export interface Tending {
  start(): void
  stop(): void
}

/** Milliseconds between two times. */
const everyMs = 15_000

/** Does nothing for a service that does not ask for it. */
export function createTending(
  { tend }: Pick<Service, 'tend'>,
  engine: Engine,
  logger: ServerOptions['logger']
): Tending {
  let timer: NodeJS.Timeout | undefined
  let busy = false

  async function once(run: NonNullable<Service['tend']>) {
    if (busy || !engine.leads()) return
    busy = true
    try {
      await run(engine)
    } catch (error) {
      logger.error({ service: engine.service, err: error }, 'what is done now and then could not be done')
    } finally {
      busy = false
    }
  }

  return {
    start() {
      if (!tend) return
      void once(tend)
      timer = setInterval(() => void once(tend), everyMs)
      timer.unref()
    },
    stop: () => clearInterval(timer)
  }
}
