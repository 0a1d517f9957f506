/** The five processes of a system on Kafka and MongoDB, and second instances where a fault needs them. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ServiceName, serviceNames } from '@bursar/contracts'
import type { OwnParts } from '../real/own-parts.ts'
import { freePorts } from './free-ports.ts'
import { type Program, program } from './process.ts'

export type ProcessName = ServiceName | 'gateway'

export interface SystemOptions {
  readonly parts: OwnParts
  /** Begins the names of databases and topics. */
  readonly prefix: string
  /** Folder for secrets and logs. */
  readonly folder: string
  /** Where a test clock begins; absent: it is now. */
  readonly testClock?: string
}

/** A process and where it listens. */
export interface Instance extends Program {
  readonly url: string
  /** Where operators ask it. */
  readonly operatorUrl: string
}

export interface FaultSystem {
  readonly prefix: string
  readonly operatorToken: string
  readonly admin: { readonly username: string; readonly password: string }
  /** Where clients ask. */
  readonly url: string
  /** Where operators ask the gateway. */
  readonly operatorUrl: string
  readonly processes: Readonly<Record<ProcessName, Instance>>
  /** Another instance of a service; nobody but the other instances asks it. Started and ready. */
  second(name: ServiceName): Promise<Instance>
  /** Another gateway, which asks that instance of that service. Started and ready. */
  secondGateway(name: ServiceName, instance: Instance): Promise<Instance>
  /** Waits until a process says that it is ready. */
  ready(instance: Instance): Promise<void>
  /** Ends all that runs. */
  stop(): Promise<void>
}

const limits = { readyMs: 180_000, lookMs: 50 }

/** Starts all of them and resolves when the gateway is ready. */
export async function startSystem(options: SystemOptions): Promise<FaultSystem> {
  const { prefix, folder } = options
  const operatorToken = randomBytes(24).toString('hex')
  const admin = { username: 'admin', password: 'admin-password' }
  const secrets = { key: join(folder, `${prefix}.key`), token: join(folder, `${prefix}.token`) }
  writeFileSync(secrets.key, randomBytes(32).toString('hex'))
  writeFileSync(secrets.token, operatorToken)
  const all = new Set<Instance>()
  const urls = {} as Record<ServiceName, string>
  const operatorUrls: Record<string, string> = {}

  function instance(name: ProcessName, label: string, ports: Ports, env: NodeJS.ProcessEnv): Instance {
    const made = program({
      name: label,
      args: [fileURLToPath(new URL('main.js', import.meta.resolve(`@bursar/${name}`)))],
      env: {
        ...base(options),
        ...env,
        PORT: String(ports.port),
        BURSAR_HOST: '127.0.0.1',
        BURSAR_OPERATOR_PORT: String(ports.operator),
        BURSAR_OPERATOR_HOST: '127.0.0.1'
      },
      log: join(folder, `${prefix}-${label}.log`),
      onLine: true
    })
    const at = (port: number) => `http://127.0.0.1:${port}`
    const one = { ...made, url: at(ports.port), operatorUrl: at(ports.operator) }
    all.add(one)
    return one
  }

  const service = (name: ServiceName, label: string, ports: Ports) =>
    instance(name, label, ports, {
      BURSAR_MASTER_KEY_FILE: secrets.key,
      BURSAR_OPERATOR_TOKEN_FILE: secrets.token,
      BURSAR_ADMIN_USERNAME: admin.username,
      BURSAR_ADMIN_PASSWORD: admin.password
    })
  const upstreams = (of: Record<ServiceName, string>) => ({
    BURSAR_MASTER_KEY_FILE: secrets.key,
    ...operatorUrls,
    ...Object.fromEntries(serviceNames.map((name) => [`BURSAR_${name.toUpperCase()}_URL`, of[name]]))
  })

  async function ready(one: Instance): Promise<void> {
    const deadline = Date.now() + limits.readyMs
    for (;;) {
      const answer = await fetch(`${one.url}/-/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => {})
      if (answer?.status === 200) return
      if (!one.running()) throw new Error(`${one.name} ended by itself`)
      if (Date.now() > deadline) throw new Error(`${one.name} is not ready: ${await answer?.text()}`)
      await pause(limits.lookMs)
    }
  }

  async function started(one: Instance): Promise<Instance> {
    one.start()
    await ready(one)
    return one
  }

  const [edge, ...pairs] = await freePairs(1 + serviceNames.length)
  const services = serviceNames.map((name, n) => {
    const one = service(name, name, pairs[n] as Ports)
    urls[name] = one.url
    operatorUrls[`BURSAR_${name.toUpperCase()}_OPERATOR_URL`] = one.operatorUrl
    return [name, one] as const
  })
  const gateway = instance('gateway', 'gateway', edge as Ports, upstreams(urls))
  const processes = { ...Object.fromEntries(services), gateway } as Record<ProcessName, Instance>
  const stop = async () => {
    for (const one of all) one.thaw()
    await Promise.all([...all].map((one) => one.kill()))
  }
  try {
    for (const one of all) one.start()
    await ready(gateway)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    prefix,
    operatorToken,
    admin,
    url: gateway.url,
    operatorUrl: gateway.operatorUrl,
    processes,
    ready,
    stop,
    async second(name) {
      const [ports] = await freePairs(1)
      return started(service(name, `${name}-2`, ports as Ports))
    },
    async secondGateway(name, { url }) {
      const [ports] = await freePairs(1)
      return started(instance('gateway', 'gateway-2', ports as Ports, upstreams({ ...urls, [name]: url })))
    }
  }
}

/** Where a process listens: for clients, and for operators. */
interface Ports {
  readonly port: number
  readonly operator: number
}

async function freePairs(count: number): Promise<Ports[]> {
  const free = await freePorts(2 * count)
  return Array.from({ length: count }, (_, n) => ({ port: free[2 * n] ?? 0, operator: free[2 * n + 1] ?? 0 }))
}

/** Nothing of this machine's settings; Kafka by the way that can be cut. */
function base({ parts, prefix, testClock }: SystemOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    BURSAR_LOG_LEVEL: 'warn',
    BURSAR_TEST_CLOCK: testClock,
    // Tests come from many networks, and each may register only so many people a minute.
    BURSAR_TRUST_PROXY: 'loopback',
    BURSAR_PREFIX: prefix,
    MONGODB_URI: parts.mongodb.mongodbUri,
    KAFKA_BROKERS: parts.kafka.proxied.kafkaBrokers.join(','),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE
  }
}
