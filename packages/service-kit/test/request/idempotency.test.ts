import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Reservation, Transaction } from '@bursar/event-sourcing'
import {
  createIdempotency,
  isIdempotencyKey,
  type Keyed,
  type KeyRecord,
  resumeAnswer,
  sealWithKey
} from '@bursar/service-kit'
import t from 'tap'
import { demoSystem } from '../demo-system.ts'

const keyed: Keyed = {
  key: 'k-1',
  caller: 'ann',
  network: '192.0.2.1',
  method: 'POST',
  path: '/api/x',
  same: '{}',
  query: '',
  body: Buffer.from('{}')
}

const secretOfService = async () => Buffer.alloc(32, 9)

/** The records of one service; `store` keeps what a transaction would have reserved. */
function records(secret = secretOfService) {
  const held = new Map<string, Reservation>()
  const events = { reserved: async (_space: string, name: string) => held.get(name) }
  const idempotency = createIdempotency({ events, secret, random: randomBytes, now: () => 0 })
  const transaction = {
    reserve: (one: Reservation) => void held.set(one.name, one)
  } as unknown as Transaction
  return { held, idempotency, transaction }
}

async function firstOf(idempotency: ReturnType<typeof createIdempotency>, one: Keyed): Promise<KeyRecord> {
  const admission = await idempotency.admit(one)
  if (admission.is !== 'first') throw new Error('not the first')
  return admission.record
}

t.test('the first runs, a repeat waits for it and then gets its answer', async (t) => {
  const { idempotency, transaction, held } = records()
  const record = await firstOf(idempotency, keyed)
  await t.rejects(idempotency.admit(keyed), { message: 'request_running' })
  await t.rejects(idempotency.admit({ ...keyed, same: '[]' }), { message: 'key_reused' })
  record.store(transaction, 'the answer', 201)
  idempotency.done(record)
  t.same(await idempotency.admit(keyed), { is: 'repeat', text: 'the answer' })
  await t.rejects(idempotency.admit({ ...keyed, same: 'x=1' }), { message: 'key_reused' })
  for (const other of [{ caller: 'bob' }, { path: '/api/y' }, { method: 'PUT' }, { key: 'k-2' }]) {
    t.equal((await idempotency.admit({ ...keyed, ...other })).is, 'first')
  }
  const [kept] = [...held.values()]
  t.notMatch(JSON.stringify(kept), /the answer|k-1/, 'neither the answer nor the key is in clear')
  t.equal(kept?.expires, '1970-01-03T00:00:00.000Z')
})

t.test('nothing that is stored can be found by trying keys and bodies', async (t) => {
  const { idempotency, transaction, held } = records()
  const body = Buffer.from('{"password":"a-guess"}')
  const weak: Keyed = { ...keyed, key: '1', body, same: String(body) }
  const record = await firstOf(idempotency, weak)
  record.store(transaction, 'the answer', 201)
  const stored = JSON.stringify([...held]) + Buffer.from(record.resume, 'base64url')
  const sha = (...parts: (string | Buffer)[]) =>
    parts.reduce((mac, part) => mac.update(part), createHash('sha256'))
  const hmac = (key: string) => createHmac('sha256', key)
  const tried = [
    sha(JSON.stringify(['ann', 'POST', '/api/x', '1'])),
    sha('\n', body),
    sha(body),
    sha('1'),
    hmac('1').update('\n').update(body),
    hmac('1').update(body),
    hmac('1').update(JSON.stringify(['ann', 'POST', '/api/x']))
  ]
  for (const one of tried) t.notMatch(stored, one.digest('hex'))
  const other = records(async () => Buffer.alloc(32, 8))
  for (const [name, reservation] of held) other.held.set(name, reservation)
  t.equal((await other.idempotency.admit(weak)).is, 'first', 'with another secret nothing of it is found')
})

t.test('a stranger has a key with one request alone, and from one network', async (t) => {
  const { idempotency, transaction } = records()
  const stranger: Keyed = { ...keyed, key: '1', caller: null }
  const record = await firstOf(idempotency, stranger)
  record.store(transaction, 'the answer', 201)
  idempotency.done(record)
  t.same(await idempotency.admit(stranger), { is: 'repeat', text: 'the answer' })
  const others = [{ same: '[]' }, { same: 'x=1' }, { network: '192.0.2.2' }, { caller: 'ann' }]
  for (const other of others)
    t.equal((await idempotency.admit({ ...stranger, ...other })).is, 'first', 'no 422')
})

t.test('what 0.1 stored is given again for as long as it was to be kept', async (t) => {
  const { idempotency, held } = records()
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const name = sha(JSON.stringify(['ann', 'POST', '/api/x', 'k-1']))
  const value = `${sha('\n{}')} ${sealWithKey('k-1', name, 'the answer', randomBytes)}`
  held.set(name, { space: 'idempotency', name, value })
  t.same(await idempotency.admit(keyed), { is: 'repeat', text: 'the answer' })
  await t.rejects(idempotency.admit({ ...keyed, body: undefined, same: '' }), { message: 'key_reused' })
  t.equal((await idempotency.admit({ ...keyed, caller: 'bob' })).is, 'first')
})

t.test('answers that may be others next time are not stored', async (t) => {
  const { idempotency, transaction, held } = records()
  const record = await firstOf(idempotency, keyed)
  for (const status of [401, 403, 404, 409, 422, 429, 500, 503]) record.store(transaction, 'no', status)
  t.equal(held.size, 0)
  record.store(transaction, 'yes', 400)
  t.equal(held.size, 1)
})

t.test('recovery stores the answer of a request that died, and cannot read it', async (t) => {
  const before = records()
  const { resume } = await firstOf(before.idempotency, keyed)
  t.notMatch(Buffer.from(resume, 'base64url').toString(), /k-1/)
  const after = records()
  resumeAnswer(after.transaction, resume, { status: 409 })
  t.equal(after.held.size, 0)
  resumeAnswer(after.transaction, resume, { status: 201, body: { secret: 1 } })
  const again = await after.idempotency.admit(keyed)
  t.same(again.is === 'repeat' && JSON.parse(again.text), { status: 201, body: { secret: 1 }, headers: {} })
  await t.rejects(after.idempotency.admit({ ...keyed, same: '' }), { message: 'key_reused' })
})

t.test('which keys are keys', (t) => {
  for (const key of ['a', 'x'.repeat(255), 'with space']) t.ok(isIdempotencyKey(key))
  for (const key of ['', ' ', 'x'.repeat(256), 'tab\t', 'é', '\u0000']) t.notOk(isIdempotencyKey(key))
  t.end()
})

t.test('through the shell', async (t) => {
  const demo = await demoSystem(t)
  await demo.user('ann')
  await demo.makeProfile('shop')
  await demo.grant('ann', 'shop')
  const post = (payload: object, key: string) =>
    demo.app.inject({
      method: 'POST',
      url: '/api/profile/shop/plans',
      headers: { ...demo.bearer('ann'), 'idempotency-key': key },
      payload
    })
  const [one, two] = await Promise.all([post({ title: 'a' }, 'k'), post({ title: 'a' }, 'k')])
  t.same([one.statusCode, two.statusCode].sort(), [201, 409])
  const again = await post({ title: 'a' }, 'k')
  t.equal(again.statusCode, 201)
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.equal(again.body, (one.statusCode === 201 ? one : two).body)
  t.equal((await demo.engine.events.head()).position, 1, 'it happened once')
  t.equal(again.headers['x-position'], (one.statusCode === 201 ? one : two).headers['x-position'])
  t.equal((await post({ title: 'b' }, 'k')).statusCode, 422)
  t.equal((await post({ title: 'a' }, ' ')).statusCode, 400)

  const refused = await post({ title: 'refused' }, 'r')
  const refusedAgain = await post({ title: 'refused' }, 'r')
  t.equal(refused.statusCode, 400)
  t.equal(refusedAgain.body, refused.body, 'a 400 is stored too, to the request id')
  t.equal(refusedAgain.headers['idempotency-replayed'], 'true')

  t.equal((await post({ title: 'broken' }, 'x')).statusCode, 500)
  t.equal((await post({ title: 'fine' }, 'x')).statusCode, 201, 'a fault of ours is not stored')

  const gone = () =>
    demo.app.inject({
      method: 'DELETE',
      url: '/api/cart',
      headers: { ...demo.bearer('ann'), 'idempotency-key': 'd' }
    })
  t.same([(await gone()).statusCode, (await gone()).statusCode], [204, 204])
  t.equal((await gone()).headers['idempotency-replayed'], 'true', 'also an answer without a write')
})

t.test('of two processes the slower gives the answer of the faster', async (t) => {
  const demo = await demoSystem(t)
  const random = randomBytes
  const path = '/api/cart'
  const theirs = createIdempotency({
    events: demo.engine.events,
    secret: () => demo.engine.keys.secret('idempotency'),
    random,
    now: () => 0
  })
  const other = {
    key: 'd',
    caller: 'ann',
    network: '',
    method: 'DELETE',
    path,
    same: '{"query":{}}',
    query: '',
    body: undefined
  }
  const record = await firstOf(theirs, other)
  const cause = { actor: 'ann', correlationid: 'c', causationid: 'c' }
  const reserved = demo.engine.events.reserved
  let asked = 0
  // Our lookup is answered as before their commit; everything later as after it.
  demo.engine.events.reserved = async (space, name) => {
    if (asked++ > 0) return reserved(space, name)
    await demo.engine.transact(cause, async (tx) =>
      record.store(tx, JSON.stringify({ status: 204, headers: { 'x-by': 'them' } }), 204)
    )
    return undefined
  }
  const reply = await demo.app.inject({
    method: 'DELETE',
    url: path,
    headers: { ...demo.bearer('ann'), 'idempotency-key': 'd' }
  })
  t.equal(reply.statusCode, 204)
  t.match(reply.headers, { 'x-by': 'them', 'idempotency-replayed': 'true' })
})
