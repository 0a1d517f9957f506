/** The embedded form of a simulated process: its services behind one gateway, which read each other's logs. */
import type { Stores } from '@bursar/event-sourcing'
import { createSystem } from '@bursar/gateway'
import type { Form } from './process.ts'
import { loggerOf, servicesOf, storesOf } from './process-parts.ts'
import { createMedium } from './unreliable-bus.ts'

export const embeddedForm: Form = async (parts, life) => {
  const { services, durables, link, sabotage } = parts
  const medium = createMedium({ ...parts, life })
  const opened = new Map(services.map((name) => [name, storesOf(parts, life, name)]))
  const { app, engines, operator, start } = await createSystem({
    services: servicesOf(parts, life),
    storesOf: (name) => opened.get(name) as Stores,
    bus: sabotage.bus?.(medium.bus) ?? medium.bus,
    exchange: medium.exchange,
    world: { ...parts.world, clock: life.clock },
    masterKey: parts.masterKey,
    settings: parts.settings,
    logger: loggerOf(parts),
    origin: 'http://bursar.test',
    version: '0.1.0'
  })
  return {
    app,
    engines,
    operator,
    leads: () => true,
    start,
    leave() {
      medium.leave()
      for (const stores of opened.values()) void stores.events.close()
      // Whoever holds all that was said of progress forgets it.
      if (services.length === durables.size) link.forget()
    }
  }
}
