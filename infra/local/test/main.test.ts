/** `npm run infra` as a whole, with the real servers: needs Java, and a mongod or the means to fetch one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, isAlive } from '@bursar/infra-local'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { MongoClient } from 'mongodb'
import t from 'tap'
import { findJava } from '../dist/kafka/find-java.js'
import { getJars } from '../dist/kafka/get-jars.js'
import { findMongod } from '../dist/mongodb/find-mongod.js'

t.setTimeout(110_000)
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bursar-infra-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  readonly mongodbUri: string
  readonly broker: string
}

/** Resolves when both lines are there; rejects with what it said when it ends before. */
async function start(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [MAIN, '--folder', folder, ...args], { stdio: 'pipe' })
  t.teardown(() => child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (/KAFKA_BROKERS=.*\n/.test(out)) resolve(out)
    })
    child.on('exit', () => reject(new Error(err)))
  })
  const lines = /^MONGODB_URI=(.+)\nKAFKA_BROKERS=(.+)\n$/.exec(await ready)
  return { child, mongodbUri: lines?.[1] ?? '', broker: lines?.[2] ?? '' }
}

async function stop({ child }: Started): Promise<unknown> {
  child.kill('SIGTERM')
  return (await once(child, 'exit'))[0]
}

const kafkaAt = (broker: string) =>
  new Kafka({ clientId: 'test', brokers: [broker], logLevel: logLevel.NOTHING })

async function write({ mongodbUri, broker }: Started): Promise<void> {
  const client = await new MongoClient(mongodbUri).connect()
  await client.db('kept').collection('things').insertOne({ name: 'desk' })
  await client.close()
  const producer = kafkaAt(broker).producer({ createPartitioner: Partitioners.DefaultPartitioner })
  const admin = kafkaAt(broker).admin()
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] })
  await producer.connect()
  await producer.send({ topic: 'kept', messages: [{ value: 'desk' }] })
  await Promise.all([producer.disconnect(), admin.disconnect()])
}

async function read({ mongodbUri, broker }: Started): Promise<unknown> {
  const client = await new MongoClient(mongodbUri).connect()
  const things = await client.db('kept').collection('things').countDocuments()
  await client.close()
  const admin = kafkaAt(broker).admin()
  const [partition] = await admin.fetchTopicOffsets('kept')
  await admin.disconnect()
  return { things, messages: Number(partition?.high) }
}

/** A reason to skip, or nothing: what cannot be had on this machine is not a fault of the command. */
async function missing(): Promise<string | false> {
  if (process.env.BURSAR_REAL === 'none') return 'BURSAR_REAL is none'
  try {
    await Promise.all([findJava().then(() => getJars(() => undefined)), findMongod(() => undefined)])
    return false
  } catch (error) {
    return (error as Error).message
  }
}

t.test('starts, stops, starts again elsewhere on the same data', { skip: await missing() }, async (t) => {
  const first = await start()
  await write(first)
  await t.rejects(start(), /in use by process/, 'one start at a time')
  t.equal(await stop(first), 0)

  const port = await freePort()
  const second = await start('--mongodb-port', String(port))
  t.match(second.mongodbUri, `127.0.0.1:${port}`)
  t.equal(second.broker, first.broker, 'Kafka is where it was')
  t.same(await read(second), { things: 1, messages: 1 })

  const { children } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'))
  t.equal(children.length, 2)
  second.child.kill('SIGKILL')
  const deadline = Date.now() + 15_000
  while (children.some(isAlive) && Date.now() < deadline) await pause(100)
  t.notOk(children.some(isAlive), 'nothing is left of one that was killed')
})
