/** A field that no schema names: refused when it is written, dropped when an older event has it. */
import { randomBytes } from 'node:crypto'
import { defineEvent, type EventDefinition, profileUpdated } from '@bursar/contracts'
import { createCodec, createKeyRing, type StoredEvent } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'
import { Type } from 'typebox'
import { cause } from '../bank.ts'

const paid = defineEvent({
  type: 'bank.paid',
  version: 2,
  description: 'Money came in.',
  data: Type.Object({
    amount: Type.Integer(),
    by: Type.Union([Type.Null(), Type.Object({ name: Type.String() })]),
    parts: Type.Array(Type.Object({ amount: Type.Integer() })),
    notes: Type.Record(Type.String(), Type.String())
  }),
  upcasters: { 1: (data) => ({ by: null, parts: [], notes: {}, ...data }) }
})

const whole = { amount: 1, by: { name: 'a' }, parts: [{ amount: 1 }], notes: { any: 'thing' } }

function codecOf(...definitions: EventDefinition[]) {
  const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32, 7), randomBytes)
  return createCodec('bank', definitions, keys)
}

const codec = codecOf(paid)
const write = (data: object) =>
  codec.encode('account-1', { type: 'bank.paid', data }, 'e', '2026-01-01T00:00:00.000Z', cause)

function stored(data: object, dataversion = 2): StoredEvent {
  const body = JSON.stringify({ type: 'bank.paid', subject: 'account-1', dataversion, data })
  return { position: 1, stream: 'account-1', version: 1, type: 'bank.paid', body, hash: '' }
}

t.test('nothing is written but what the schema names, at any depth', async (t) => {
  t.ok(write(whole))
  const extras = [
    { ...whole, vat_number: 'x' },
    { ...whole, by: { name: 'a', vat_number: 'x' } },
    { ...whole, parts: [{ amount: 1 }, { amount: 1, vat_number: 'x' }] }
  ]
  for (const data of extras) t.throws(() => write(data), { code: 'event_format' }, JSON.stringify(data))
})

t.test('a personal field that nobody declared does not get into the log in clear', async (t) => {
  const event = { type: 'profile.profile-updated', data: { profile: 'p', person: 'p', vat_number: 'x' } }
  const encode = () => codecOf(profileUpdated).encode('profile-p', event, 'e', '', cause)
  t.throws(encode, {
    code: 'event_format',
    message: /^profile\.profile-updated: a field that its schema does not define$/
  })
})

t.test('an older event is read without what its schema does not name, and stays as it is', async (t) => {
  const extra = {
    ...whole,
    vat_number: 'x',
    by: { name: 'a', vat_number: 'x' },
    parts: [{ amount: 1, vat_number: 'x' }]
  }
  const event = stored(extra)
  const { body } = event
  t.strictSame(codec.decode(event).data, whole)
  t.equal(codec.decode(event), codec.decode(event), 'read once for all who read it')
  t.equal(event.body, body)
  t.strictSame(codec.decode(stored({ amount: 1, vat_number: 'x' }, 1)).data, {
    amount: 1,
    by: null,
    parts: [],
    notes: {}
  })
})

t.test('whoever does not know a type reads it whole, and changes nothing for those who do', async (t) => {
  const event = stored({ ...whole, vat_number: 'x' })
  t.equal(codecOf().decode(event).data.vat_number, 'x')
  t.strictSame(codec.decode(event).data, whole)
})
