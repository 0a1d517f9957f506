/**
 * Mounts the services of this process, as plugins, under the URLs that the route table gives them, and the gateway's own
 * operations: those under `/-/` on the operators' server, all others on the open one.
 */
import { serviceOf } from '@bursar/contracts'
import { type Servers, type Service, type ShellSettings, serviceApp } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import { byPort } from '../operator/by-port.ts'
import type { Engines } from '../operator/engines.ts'

export interface Mounted {
  readonly services: readonly Service[]
  readonly engines: Engines
  /** The gateway's own operations. It keeps no read models: who may what it asks of those of the first service. */
  readonly own: Service
  readonly settings: ShellSettings
  /** Run before each request; rejects one that comes too early. */
  readonly onRequest?: () => Promise<void>
}

/** Registers all of them; a service that answers a URL of another family is a fault of ours, found at the start. */
export async function mountServices(
  { app, operatorApp }: Pick<Servers, 'app' | 'operatorApp'>,
  { services, engines, own, settings, onRequest }: Mounted
): Promise<void> {
  const [engine] = engines.values()
  if (!engine) throw new Error('a system needs a service')
  const { open, ofOperators } = byPort({ ...own, name: engine.service })
  await scoped(app, onRequest, async (scope) => {
    for (const service of services) await mountOwn(scope, service, engines, settings)
    await scope.register(serviceApp({ service: open, engine, settings }))
  })
  await scoped(operatorApp, onRequest, async (scope) => {
    await scope.register(serviceApp({ service: ofOperators, engine, settings }))
  })
}

async function mountOwn(scope: FastifyInstance, service: Service, engines: Engines, settings: ShellSettings) {
  const engine = engines.get(service.name)
  if (!engine) throw new Error(`there is no engine for ${service.name}`)
  const stray = service.operations.find(({ path }) => serviceOf(path) !== service.name)
  if (stray) throw new Error(`${stray.method} ${stray.path} is not a URL of ${service.name}`)
  await scope.register(serviceApp({ service, engine, settings }))
}

/** What is mounted has the hook, and what else the server answers has not. */
async function scoped(
  app: FastifyInstance,
  onRequest: Mounted['onRequest'],
  mount: (scope: FastifyInstance) => Promise<void>
): Promise<void> {
  if (!onRequest) return mount(app)
  await app.register(async (scope) => {
    scope.addHook('onRequest', onRequest)
    await mount(scope)
  })
}
