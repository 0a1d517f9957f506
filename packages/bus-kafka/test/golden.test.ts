/** Stored samples of every event type decode, and travel over Kafka and back byte for byte. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asyncApiDocument, fromMessage, toMessage } from '@bursar/bus-kafka'
import { authEvents, billingEvents, metricsEvents, profileEvents } from '@bursar/contracts'
import { createCodec, createKeyRing, GENESIS, linkHash } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'

/** Seen from the compiled test in packages/bus-kafka/dist-test. */
const golden = fileURLToPath(new URL('../../contracts/test/golden/', import.meta.url))
const definitions = [...authEvents, ...profileEvents, ...billingEvents, ...metricsEvents]
const random = (bytes: number) => Buffer.alloc(bytes, 1)
const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32, 7), random)
const codec = createCodec('test', definitions, keys)

t.test('samples', async (t) => {
  for (const file of readdirSync(golden)) {
    const body = readFileSync(join(golden, file), 'utf8').trimEnd()
    const { type, subject, data } = JSON.parse(body)
    const linked = { position: 3, stream: subject, version: 2, type, body }
    const event = { ...linked, hash: linkHash(GENESIS, linked) }
    const message = toMessage({ event, partition: 0, prevposition: 1 }, 'test')
    t.equal(message.headers.bursar_envelope, undefined, `${file}: attributes and data are all of it`)
    t.same(JSON.parse(message.value), data)
    t.same(fromMessage(message.headers, Buffer.from(message.value)).event, event, file)
    const decoded = codec.decode(event)
    const definition = definitions.find((one) => one.type === type)
    t.match(decoded, { type, subject, streamversion: 2, position: 3, dataversion: definition?.version })
  }
})

t.test('the AsyncAPI document refers to what is there', async (t) => {
  const events = { auth: authEvents, billing: billingEvents }
  const document = asyncApiDocument(events, '1.0.0') as any
  const places: string[] = []
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, part] of Object.entries(value)) {
      if (name === '$ref') places.push(part as string)
      else visit(part)
    }
  }
  visit(document)
  for (const place of places.filter((one) => one.startsWith('#/'))) {
    const found = place
      .slice(2)
      .split('/')
      .reduce((part: any, name) => part?.[name], document)
    t.ok(found, place)
  }
  t.equal(document.channels['auth-events'].address, 'auth.events')
  t.match(document.channels.keys.bindings.kafka.topicConfiguration, { 'cleanup.policy': ['compact'] })
})
