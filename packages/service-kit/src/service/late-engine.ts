/** The engine, for a policy that has to look something up: a service is declared before there is one. */
import type { Engine } from '@bursar/event-sourcing'

export interface LateEngine {
  /** Resolves once the service has its engine. */
  readonly engine: Promise<Engine>
  is(engine: Engine): void
}

/** Makes the place that the engine is put in. */
export function lateEngine(): LateEngine {
  let put: (engine: Engine) => void
  const engine = new Promise<Engine>((resolve) => {
    put = resolve
  })
  return { engine, is: (engine) => put(engine) }
}
