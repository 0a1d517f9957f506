/** What a service does all the time, as one. */
import type { Engine } from '@bursar/event-sourcing'
import type { Attendant, ServerOptions, Service } from '@bursar/service-kit'

export function serviceAttendants(
  { attendants }: Pick<Service, 'attendants'>,
  engine: Engine,
  logger: ServerOptions['logger']
): Attendant {
  const { service } = engine
  const onFault = (err: unknown) =>
    logger.error({ service, err }, 'work of the service failed and is tried again')
  const all = attendants.map((make) => make(engine, onFault))
  return {
    start() {
      for (const one of all) one.start()
    },
    async stop() {
      await Promise.all(all.map((one) => one.stop()))
    }
  }
}
