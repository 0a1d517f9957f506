import { createAppender, fold, GENESIS, linkHash, type NewEvent, refuse } from '@bursar/event-sourcing'
import { memoryEventStore } from '@bursar/testing'
import t from 'tap'
import { type BankEvents, balance, bankEngine, cause, memoryStores, pay } from './bank.ts'

/** Another way to read an account: how often something was paid. */
const payments = fold<number, BankEvents>(0, { 'bank.paid': (count) => count + 1 })

t.test('writers of one stream decide again on what is there, and none is lost', async (t) => {
  const { transact, events } = bankEngine()
  const results = await Promise.all(
    Array.from({ length: 5 }, () =>
      transact(cause, async (tx) => {
        const sum = await tx.load('account-1', balance)
        tx.append('account-1', pay(sum === 0 ? 1 : sum))
      })
    )
  )
  t.equal(results.length, 5)
  const stored = await events.readStream('account-1', 0)
  const amounts = stored.map((event) => JSON.parse(event.body).data.amount)
  t.same(amounts, [1, 1, 2, 4, 8], 'each one saw the writers before it')
})

t.test('a writer that never wins is refused', async (t) => {
  const { transact, events } = bankEngine()
  const losing = transact(cause, async (tx) => {
    await tx.load('account-1', balance)
    await events.commit([
      {
        streams: [
          {
            stream: 'account-1',
            expected: 'any',
            events: [{ type: 'bank.paid', body: '{"data":{"amount":1}}' }]
          }
        ]
      }
    ])
    tx.append('account-1', pay(1))
  })
  await t.rejects(losing, { code: 'version_conflict' })
})

t.test('what was appended to a stream without loading it is seen by who loads it next', async (t) => {
  const { transact } = bankEngine()
  const look = () => transact(cause, (tx) => tx.load('account-1', balance))
  t.match(await look(), { value: 0 })
  await transact(cause, async (tx) => tx.append('account-1', pay(5)))
  t.match(await look(), { value: 5 }, 'also by a rule that appends nothing')
})

t.test('who reads a stream by another fold leaves the first what it has', async (t) => {
  const stores = memoryStores()
  const read: number[] = []
  const readStream = (stream: string, after: number) => {
    read.push(after)
    return stores.events.readStream(stream, after)
  }
  const { transact, load } = bankEngine({ stores: { ...stores, events: { ...stores.events, readStream } } })
  const payAgain = async (amount: number) => {
    const { value } = await transact(cause, async (tx) => {
      tx.append('account-1', pay(amount))
      return tx.load('account-1', balance)
    })
    return value
  }
  t.equal(await payAgain(5), 0)
  t.equal(await load('account-1', payments), 1)
  t.equal(await payAgain(7), 5)
  t.equal(await load('account-1', payments), 2, 'one that is behind is moved on')
  t.equal(await load('account-1', balance), 12)
  t.same(read, [0, 0, 1], 'and nothing is read a second time')
})

t.test('names: refused, tried again, released', async (t) => {
  const { transact, events } = bankEngine()
  const take = (
    name: string,
    whenTaken: Parameters<Parameters<Parameters<typeof transact>[1]>[0]['reserve']>[1]
  ) => transact(cause, async (tx) => tx.reserve({ space: 'slug', name, value: 'me' }, whenTaken))
  await take('joe', refuse('name_taken'))
  await t.rejects(take('joe', refuse('name_taken')), { code: 'name_taken' })

  const next = await transact(cause, async (tx) => {
    let name = 'joe'
    for (let n = 1; await tx.reserved('slug', name); n++) name = `joe-${n}`
    tx.reserve({ space: 'slug', name, value: 'you' }, 'again')
    t.equal(await tx.reserved('slug', name), 'you', 'a transaction sees its own reservations')
    return name
  })
  t.equal(next.value, 'joe-1')

  await transact(cause, async (tx) => tx.release('slug', 'joe'))
  t.equal(await events.reserved('slug', 'joe'), undefined)
})

t.test('a refusal leaves nothing behind', async (t) => {
  const { transact, events } = bankEngine()
  const refused = transact(cause, async (tx) => {
    tx.append('account-1', pay(1))
    tx.reserve({ space: 'slug', name: 'x', value: 'y' }, 'again')
    tx.append('account-2', refuse('forbidden'))
  })
  await t.rejects(refused, { code: 'forbidden' })
  t.same(await events.head(), { position: 0, hash: GENESIS })
  t.equal(await events.reserved('slug', 'x'), undefined)
})

t.test('personal fields reach the log only as ciphertext', async (t) => {
  const stores = memoryStores()
  const { transact, events, codec, keys } = bankEngine({ stores })
  const open: NewEvent = { type: 'bank.opened', data: { person: 'p-1', owner: 'Ada Lovelace' } }
  await transact(cause, async (tx) => tx.append('account-1', [open]))
  const [stored] = await events.read(0, 10)
  if (!stored) return t.fail('nothing stored')
  t.notMatch(stored.body, /Ada/)
  const { data } = codec.decode(stored)
  t.same(await keys.reveal(data), { person: 'p-1', owner: 'Ada Lovelace' })

  const swapped = { ...data.owner, person: 'p-2' }
  await keys.ensure(['p-2'], new Set(['p-2']))
  t.equal(keys.open(swapped), null, 'nobody else’s key opens it')

  await stores.keys.put([{ person: 'p-1', wrapped: null }])
  const later = bankEngine({ stores })
  t.same(await later.keys.reveal(data), { person: 'p-1', owner: null }, 'without the key it is erased')
})

t.test('the log keeps what was written; reading raises old versions', async (t) => {
  const { events, codec } = bankEngine()
  const body = JSON.stringify({ type: 'bank.opened', dataversion: 1, data: { person: 'p', name: 'old' } })
  await events.commit([{ streams: [{ stream: 'a', expected: 0, events: [{ type: 'bank.opened', body }] }] }])
  const [stored] = await events.read(0, 1)
  if (!stored) return t.fail('nothing stored')
  t.match(codec.decode(stored), { dataversion: 2, data: { owner: 'old' } })
  t.equal(stored.hash, linkHash(GENESIS, stored))
  const newer = { ...stored, body: body.replace('"dataversion":1', '"dataversion":3') }
  t.throws(() => codec.decode(newer), { code: 'event_format' })
})

t.test('an event that does not fit its schema is not written', async (t) => {
  const { transact, events } = bankEngine()
  const wrong = [{ type: 'bank.paid', data: { amount: 'much' } }]
  await t.rejects(
    transact(cause, async (tx) => tx.append('account-1', wrong)),
    { code: 'event_format' }
  )
  t.equal((await events.head()).position, 0)
})

t.test('group commit: many callers, few commits, each its own result; a full queue refuses', async (t) => {
  const store = memoryEventStore()
  let commits = 0
  const counted = {
    ...store,
    commit(appends: Parameters<typeof store.commit>[0]) {
      commits++
      return store.commit(appends)
    }
  }
  const appender = createAppender(counted, { queue: 64, batch: 32 })
  const event = { type: 'bank.paid', body: '{}' }
  const all = Array.from({ length: 64 }, (_, n) =>
    appender.append({ streams: [{ stream: `s-${n % 60}`, expected: 0, events: [event] }] })
  )
  await t.rejects(appender.append({ streams: [] }), { code: 'overloaded' })
  const results = await Promise.all(all)
  t.equal(results.filter((result) => result.ok).length, 60)
  t.equal(commits, 2)
  await appender.drained()
})

t.test('a storage fault reaches every caller of the batch and none after it', async (t) => {
  const store = memoryEventStore()
  let broken = true
  const appender = createAppender({
    ...store,
    commit: (appends) => (broken ? Promise.reject(new Error('disk')) : store.commit(appends))
  })
  const one = () => appender.append({ streams: [{ stream: 's', expected: 'any', events: [] }] })
  const first = await Promise.allSettled([one(), one()])
  t.same(
    first.map(({ status }) => status),
    ['rejected', 'rejected']
  )
  broken = false
  t.match(await one(), { ok: true })
})
