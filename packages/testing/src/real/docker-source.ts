import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { freePort, kafkaReady, makePrimary, type Part } from '@bursar/infra-local'
import type { StartedTestContainer } from 'testcontainers'
import type { PartSource } from './part-source.ts'

const KAFKA_IMAGE = 'apache/kafka:4.1.1'
const MONGODB_IMAGE = 'mongo:8.0'
const ANSWER_MS_MAX = 10_000
const START_MS_MAX = 120_000
const READY_MS_MAX = 60_000

/** Containers, where a Docker daemon answers; undefined where none does. */
export async function dockerSource(): Promise<PartSource | undefined> {
  if (!mayHaveDaemon()) return undefined
  const testcontainers = await import('testcontainers')
  const client = await within(ANSWER_MS_MAX, testcontainers.getContainerRuntimeClient())
  if (!client) return undefined
  const host = client.info.containerRuntime.host
  const started: StartedTestContainer[] = []

  async function run(image: string, ports: Record<number, number>, environment: Record<string, string>) {
    const exposed = Object.entries(ports).map(([container, host]) => ({ container: Number(container), host }))
    const container = new testcontainers.GenericContainer(image)
      .withExposedPorts(...exposed)
      .withEnvironment(environment)
      .withStartupTimeout(START_MS_MAX)
    if (image === MONGODB_IMAGE) container.withCommand(['--replSet', 'rs0'])
    const running = await container.start()
    started.push(running)
    return client?.container.getById(running.getId()) as Control
  }

  return {
    name: 'docker',
    async mongodb() {
      const port = await freePort()
      const control = await run(MONGODB_IMAGE, { 27017: port }, {})
      // The set's own configuration names the container's inside; clients are not to follow it.
      const uri = `mongodb://${host}:${port}/?directConnection=true`
      const member = '127.0.0.1:27017'
      const ready = () => makePrimary({ uri, host: member }, AbortSignal.timeout(READY_MS_MAX))
      await ready()
      return { ...controls(control, ready), uri, port, member }
    },
    async kafka(proxyPort) {
      const port = await freePort()
      const proxyTarget = await freePort()
      const brokers = `${host}:${port}`
      const environment = kafkaEnvironment(brokers, proxyPort ?? proxyTarget)
      const control = await run(KAFKA_IMAGE, { 9092: port, 9094: proxyTarget }, environment)
      const ready = () => kafkaReady(brokers, AbortSignal.timeout(READY_MS_MAX))
      await ready()
      return { ...controls(control, ready), brokers, proxyTarget }
    },
    async close() {
      await Promise.all(started.map((container) => container.stop()))
    }
  }
}

/** The part of dockerode's container that is used. */
interface Control {
  kill(options: { signal: string }): Promise<unknown>
  start(): Promise<unknown>
  stop(options: { t: number }): Promise<unknown>
  pause(): Promise<unknown>
  unpause(): Promise<unknown>
  wait(): Promise<unknown>
}

function controls(container: Control, ready: () => Promise<void>): Part {
  return {
    async kill() {
      await container.kill({ signal: 'SIGKILL' })
      await container.wait()
    },
    async start() {
      await container.start()
      await ready()
    },
    pause: async () => void (await container.pause()),
    resume: async () => void (await container.unpause()),
    stop: async () => void (await container.stop({ t: 10 }))
  }
}

/** The settings of infra/local as variables of the image; a broker is told where its clients see it. */
function kafkaEnvironment(advertised: string, proxyPort: number): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093,PROXIED://0.0.0.0:9094',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${advertised},PROXIED://127.0.0.1:${proxyPort}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_BROKER_SESSION_TIMEOUT_MS: '3000',
    KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500'
  }
}

/** Cheap signs of a daemon: the library that asks it takes a second to load. */
function mayHaveDaemon(): boolean {
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')]
  return Boolean(process.env.DOCKER_HOST) || sockets.some((path) => existsSync(path))
}

/** Undefined when the work fails or is not done in time. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}
