/** Whoever was erased stays erased, in every ring that holds the key, and nobody makes another. */
import { randomBytes } from 'node:crypto'
import { createKeyRing } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'

const nobody = { request: async () => [] }
const master = Buffer.alloc(32, 1)
const ann = '00000000-0000-4000-8000-000000000001'
const ben = '00000000-0000-4000-8000-000000000002'

t.test('nothing that was sealed is read again, and nothing new either', async (t) => {
  const store = memoryKeyStore()
  const ring = createKeyRing(store, nobody, master, randomBytes)
  await ring.ensure([ann, ben], new Set([ann, ben]))
  const [of, other] = [ring.seal(ann, 'Ann'), ring.seal(ben, 'Ben')]
  t.equal(ring.open(of), 'Ann')
  await ring.erase([ann])
  await ring.erase([ann])
  t.same([ring.open(of), ring.open(other)], [null, 'Ben'])
  t.same(await store.get([ann]), [{ person: ann, wrapped: null }])
  await ring.ensure([ann], new Set([ann]))
  t.equal(ring.open(ring.seal(ann, 'Ann again')), null, 'what comes late is lost as it is said')
  const after = createKeyRing(store, nobody, master, randomBytes)
  await after.ensure([ann], new Set([ann]))
  t.equal(after.open(of), null, 'after a restart, too')
})

t.test('who was erased before a service met them gets no key there', async (t) => {
  const store = memoryKeyStore()
  const elsewhere = memoryKeyStore()
  const from = createKeyRing(elsewhere, nobody, master, randomBytes)
  await from.ensure([ann], new Set([ann]))
  const sealed = from.seal(ann, 'Ann')
  const ring = createKeyRing(store, { request: (persons) => elsewhere.get(persons) }, master, randomBytes)
  await ring.erase([ann])
  await ring.load([ann])
  t.equal(ring.open(sealed), null)
  await store.put(await elsewhere.get([ann]))
  t.same(await store.get([ann]), [{ person: ann, wrapped: null }], 'a key that comes late is not taken')
})

t.test('another instance of the service learns of it within half a minute', async (t) => {
  const store = memoryKeyStore()
  let now = 0
  const shared = () => now
  const ring = createKeyRing(store, nobody, master, randomBytes, { shared })
  await ring.ensure([ann], new Set([ann]))
  const sealed = ring.seal(ann, 'Ann')
  await createKeyRing(store, nobody, master, randomBytes, { shared }).erase([ann])
  t.equal(await ring.reveal(sealed), 'Ann')
  now = 30_001
  t.equal(await ring.reveal(sealed), null)
  t.equal(ring.open(sealed), null, 'the opened text is gone from memory')
})

t.test('a secret is taken back like a key', async (t) => {
  const ring = createKeyRing(memoryKeyStore(), nobody, master, randomBytes)
  await ring.secret('one')
  await ring.erase(['one'])
  await t.rejects(ring.secret('one'), /taken back/)
})
