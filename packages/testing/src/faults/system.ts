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
}

/** A process and where it listens. */
export interface Instance extends Program {
  readonly url: string
}

export interface FaultSystem {
  readonly prefix: string
  readonly operatorToken: string
  readonly admin: { readonly username: string; readonly password: string }
  /** Where clients ask. */
  readonly url: string
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

  function instance(name: ProcessName, label: string, port: number, env: NodeJS.ProcessEnv): Instance {
    const made = program({
      name: label,
      args: [fileURLToPath(new URL('main.js', import.meta.resolve(`@bursar/${name}`)))],
      env: {
        ...base(options),
        ...env,
        PORT: String(port),
        BURSAR_HOST: '127.0.0.1',
        BURSAR_OPERATOR_PORT: '0'
      },
      log: join(folder, `${prefix}-${label}.log`),
      onLine: true
    })
    const one = { ...made, url: `http://127.0.0.1:${port}` }
    all.add(one)
    return one
  }

  const service = (name: ServiceName, label: string, port: number) =>
    instance(name, label, port, {
      BURSAR_MASTER_KEY_FILE: secrets.key,
      BURSAR_OPERATOR_TOKEN_FILE: secrets.token,
      BURSAR_ADMIN_USERNAME: admin.username,
      BURSAR_ADMIN_PASSWORD: admin.password
    })
  const upstreams = (of: Record<ServiceName, string>) => ({
    BURSAR_MASTER_KEY_FILE: secrets.key,
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

  const [edge = 0, ...ports] = await freePorts(1 + serviceNames.length)
  const services = serviceNames.map((name, n) => {
    const one = service(name, name, ports[n] ?? 0)
    urls[name] = one.url
    return [name, one] as const
  })
  const gateway = instance('gateway', 'gateway', edge, upstreams(urls))
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
    processes,
    ready,
    stop,
    async second(name) {
      const [port = 0] = await freePorts(1)
      return started(service(name, `${name}-2`, port))
    },
    async secondGateway(name, { url }) {
      const [port = 0] = await freePorts(1)
      return started(instance('gateway', 'gateway-2', port, upstreams({ ...urls, [name]: url })))
    }
  }
}

/** Nothing of this machine's settings; Kafka by the way that can be cut. */
function base({ parts, prefix }: SystemOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    BURSAR_LOG_LEVEL: 'warn',
    // Tests come from many networks, and each may register only so many people a minute.
    BURSAR_TRUST_PROXY: 'loopback',
    BURSAR_PREFIX: prefix,
    MONGODB_URI: parts.mongodb.mongodbUri,
    KAFKA_BROKERS: parts.kafka.proxied.kafkaBrokers.join(','),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE
  }
}
