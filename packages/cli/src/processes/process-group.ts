/** The five processes of a system, under this one. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serviceNames } from '@bursar/contracts'
import { type FirstStart, localUrl, unknownNames } from '@bursar/host'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { freePorts } from './free-ports.ts'
import { type SupervisedProcess, supervisedProcess } from './supervised-process.ts'

export interface ProcessGroupParts {
  readonly config: Config
  /** Paths of the secrets that the processes are handed. */
  readonly masterKeyFile: string
  readonly operatorTokenFile: string
  /** Password of the first manager; used by the first start alone. */
  readonly adminPassword: string
  readonly logger: Logger
  /** The first manager is about to be made. */
  onFirstStart(): void
  /** A process was not told well what to do, and said why. */
  onGivenUp(name: string): void
}

export interface ProcessGroup {
  /** The gateway first, so that nobody asks a service that has gone; false when one had to be ended. */
  stop(): Promise<boolean>
}

/** Services are for the gateway alone. */
const inside = '127.0.0.1'

/** A process has 11 s to stop by itself. */
const stopMs = 12_000

/** Starts all of them. They find each other, however long each takes. */
export async function startProcessGroup(parts: ProcessGroupParts): Promise<ProcessGroup> {
  const free = await freePorts(2 * serviceNames.length, inside)
  const ports = free.slice(serviceNames.length)
  const urls = Object.fromEntries(
    serviceNames.flatMap((name, n) => [
      [`BURSAR_${name.toUpperCase()}_URL`, localUrl(inside, ports[n] ?? 0)],
      [`BURSAR_${name.toUpperCase()}_OPERATOR_URL`, localUrl(inside, free[n] ?? 0)]
    ])
  )
  const services = serviceNames.map((name, n) =>
    member(parts, name, {
      ...common(parts),
      PORT: String(ports[n]),
      BURSAR_HOST: inside,
      BURSAR_OPERATOR_PORT: String(free[n]),
      BURSAR_OPERATOR_HOST: inside,
      BURSAR_MASTER_KEY_FILE: parts.masterKeyFile,
      BURSAR_OPERATOR_TOKEN_FILE: parts.operatorTokenFile,
      BURSAR_ADMIN_USERNAME: parts.config.admin.username,
      // The one process that makes the first manager.
      BURSAR_ADMIN_PASSWORD: name === 'auth' ? parts.adminPassword : undefined
    })
  )
  const { host, port, operatorHost, operatorPort } = parts.config
  const gateway = member(parts, 'gateway', {
    ...common(parts),
    ...urls,
    PORT: String(port),
    BURSAR_HOST: host,
    BURSAR_MASTER_KEY_FILE: parts.masterKeyFile,
    BURSAR_OPERATOR_PORT: String(operatorPort),
    BURSAR_OPERATOR_HOST: operatorHost,
    BURSAR_ADMIN_PASSWORD: undefined
  })
  return {
    async stop() {
      const edge = await gateway.stop(stopMs)
      const rest = await Promise.all(services.map((service) => service.stop(stopMs)))
      return [edge, ...rest].every((clean) => clean)
    }
  }
}

function member(parts: ProcessGroupParts, name: string, env: NodeJS.ProcessEnv): SupervisedProcess {
  return supervisedProcess({
    name,
    main: fileURLToPath(new URL('main.js', import.meta.resolve(`@bursar/${name}`))),
    env,
    logger: parts.logger,
    onMessage(message) {
      if ((message as Partial<FirstStart>).is === 'first-start') parts.onFirstStart()
    },
    onGivenUp: () => parts.onGivenUp(name)
  })
}

/** What flags said goes before what the environment says. */
function common({ config }: ProcessGroupParts): NodeJS.ProcessEnv {
  // Of names that are no settings this process has spoken.
  const strange = Object.fromEntries(unknownNames(process.env).map((name) => [name, undefined]))
  return {
    ...process.env,
    ...strange,
    BURSAR_LOG_LEVEL: config.logLevel,
    BURSAR_PUBLIC_URL: config.publicUrl,
    BURSAR_BROKER: config.broker,
    BURSAR_TEST_CLOCK: config.testClock,
    BURSAR_INSTANCE_URL: undefined,
    // Compiled code is kept between starts where Node can do that (22.1 and newer).
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache')
  }
}
