import { fromMessage, toMessage } from '@bursar/bus-kafka'
import { GENESIS, linkHash, type StoredEvent } from '@bursar/event-sourcing'
import t from 'tap'

const attributes = {
  id: '01890000-0000-7000-8000-000000000001',
  source: 'auth',
  type: 'auth.session-opened',
  subject: 'session-1',
  time: '2026-01-31T00:00:00.000Z',
  dataversion: 1,
  actor: 'user-1',
  correlationid: 'c',
  causationid: 'r'
}

function event(body: string): StoredEvent {
  const linked = { position: 7, stream: 'session-1', version: 2, type: 'auth.session-opened', body }
  return { ...linked, hash: linkHash(GENESIS, linked) }
}

/** What a subscriber makes of the bytes that a broker gives back. */
function travelled(stored: StoredEvent) {
  const message = toMessage({ event: stored, partition: 3, prevposition: 4 }, 'auth')
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, text]) => [name, Buffer.from(text)])
  )
  return { message, read: fromMessage(headers, Buffer.from(message.value)) }
}

t.test('the attributes are headers, the data is the value as it was stored', async (t) => {
  const data = '{"address":{"enc":"é=","iv":"i","person":"p"},"list":[1,2.50,-0],"data":{"x":",\\"data\\":"}}'
  const body = `${JSON.stringify(attributes).slice(0, -1)},"data":${data}}`
  const { message, read } = travelled(event(body))
  t.equal(message.key, 'session-1')
  t.equal(message.value, data)
  t.same(message.headers, {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: attributes.id,
    ce_source: 'auth',
    ce_type: 'auth.session-opened',
    ce_subject: 'session-1',
    ce_time: attributes.time,
    ce_dataversion: '1',
    ce_actor: 'user-1',
    ce_correlationid: 'c',
    ce_causationid: 'r',
    ce_streamversion: '2',
    ce_position: '7',
    ce_prevposition: '4',
    ce_hash: event(body).hash
  })
  t.same(read, { event: event(body), prevposition: 4 })
})

t.test('every stored text comes back byte for byte', async (t) => {
  const data = ',"data":{"a":1}}'
  const { id, dataversion, ...others } = attributes
  const bodies = {
    'another order of the attributes': `${JSON.stringify({ ...others, dataversion, id }).slice(0, -1)}${data}`,
    'white space': `${JSON.stringify(attributes).slice(0, -1).replace(':', ' : ')}${data}`,
    'a number where a text is usual': `${JSON.stringify({ ...attributes, actor: 5 }).slice(0, -1)}${data}`,
    'an escaped letter': `${JSON.stringify(attributes).slice(0, -1).replace('user-1', '\\u0075ser-1')}${data}`,
    'letters of many languages': `${JSON.stringify({ ...attributes, actor: 'é漢😀"\\' }).slice(0, -1)}${data}`,
    'a data version of many digits': `${JSON.stringify(attributes).slice(0, -1).replace(':1,', ':1.0,')}${data}`,
    'an attribute that messages have too': `${JSON.stringify({ ...attributes, position: '3' }).slice(0, -1)}${data}`,
    'a nested attribute': `${JSON.stringify({ ...attributes, actor: { is: 'x' } }).slice(0, -1)}${data}`,
    'no data': JSON.stringify(attributes),
    'data first': `{"data":{},${JSON.stringify(attributes).slice(1)}`,
    'another stream than its subject': `${JSON.stringify({ ...attributes, subject: 'x' }).slice(0, -1)}${data}`,
    'no object': '"text"',
    nothing: ''
  }
  for (const [what, body] of Object.entries(bodies)) {
    const { message, read } = travelled(event(body))
    t.same(read.event, event(body), what)
    for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_specversion']) t.ok(message.headers[name], what)
  }
})

t.test('what is no event of ours is told apart', async (t) => {
  const { message } = travelled(event(JSON.stringify(attributes)))
  t.throws(() => fromMessage({}, null), { code: 'message_format' })
  for (const name of ['ce_type', 'ce_subject', 'ce_position', 'ce_streamversion', 'ce_prevposition']) {
    const { [name]: _, ...headers } = message.headers
    t.throws(() => fromMessage(headers, Buffer.from('')), { code: 'message_format' }, name)
  }
  t.throws(() => fromMessage({ ...message.headers, ce_position: '-1' }, null), { code: 'message_format' })
})
