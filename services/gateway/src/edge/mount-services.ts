/** Mounts the services of this process, as plugins, under the URLs that the route table gives them. */
import { serviceOf } from '@bursar/contracts'
import { type Service, type ShellSettings, serviceApp } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Engines } from '../operator/engines.ts'

/** Registers every service; one that answers a URL of another family is a fault of ours, found at the start. */
export async function mountServices(
  app: FastifyInstance,
  services: readonly Service[],
  engines: Engines,
  settings: ShellSettings
): Promise<void> {
  for (const service of services) {
    const engine = engines.get(service.name)
    if (!engine) throw new Error(`there is no engine for ${service.name}`)
    const stray = service.operations.find(({ path }) => serviceOf(path) !== service.name)
    if (stray) throw new Error(`${stray.method} ${stray.path} is not a URL of ${service.name}`)
    await app.register(serviceApp({ service, engine, settings }))
  }
}
