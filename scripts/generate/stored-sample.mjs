/** A stored event of a type, made from its schema: every field is there, and says what it is called. */
import { createHash } from 'node:crypto'
import { createCodec, createKeyRing } from '../../packages/event-sourcing/dist/index.js'
import { memoryKeyStore } from '../../packages/testing/dist/index.js'

const person = '01890000-0000-7000-8000-000000000001'

/** The same bytes at each run: random ones would make another sample each time. */
function countedBytes() {
  let count = 0
  return (bytes) => createHash('shake256', { outputLength: bytes }).update(String(count++)).digest()
}

/** The event's stored text, personal fields sealed. */
export async function storedSample(service, definition) {
  const random = countedBytes()
  const nobody = { request: async () => [] }
  const keys = createKeyRing(memoryKeyStore(), nobody, Buffer.alloc(32, 7), random)
  await keys.ensure([person], new Set([person]))
  const codec = createCodec(service, [definition], keys)
  const data = {
    ...sampleOf(definition.data, definition.type),
    ...(definition.personal.length ? { person } : {})
  }
  const cause = { actor: person, correlationid: 'request-1', causationid: 'request-1' }
  const event = { type: definition.type, data }
  return codec.encode(
    'stream-1',
    event,
    '01890000-0000-7000-8000-00000000000e',
    '2026-01-31T00:00:00.000Z',
    cause
  ).body
}

function sampleOf(schema, name) {
  if ('const' in schema) return schema.const
  if (schema.anyOf) return sampleOf(schema.anyOf[0], name)
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object') return objectOf(schema)
  if (schema.type === 'array') return [sampleOf(schema.items, name)]
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 0)
  if (schema.type === 'boolean') return true
  if (schema.type === 'null') return null
  return textOf(schema, name)
}

function objectOf({ properties = {} }) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, name)])
  )
}

function textOf({ maxLength = 100 }, name) {
  const text = /(_at|_since|^start|^end|^anchor)$/.test(name) ? '2026-01-31T00:00:00.000Z' : name
  return text.slice(0, maxLength)
}
