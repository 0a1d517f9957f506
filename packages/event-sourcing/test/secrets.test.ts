import { createKeyRing } from '@bursar/event-sourcing'
import { memoryKeyStore, seeded } from '@bursar/testing'
import t from 'tap'

const exchange = { request: async () => [] }

t.test('secrets of a service', async (t) => {
  const store = memoryKeyStore()
  const { bytes } = seeded(1)
  const master = bytes(32)
  const ring = (key = master) => createKeyRing(store, exchange, key, bytes)
  const names = await ring().secret('names')
  t.equal(names.length, 32)
  t.same(await ring().secret('names'), names, 'the same after a restart')
  t.notSame(await ring().secret('others'), names)
  t.same(await ring().keepSecret('signing', Buffer.from('first')), Buffer.from('first'))
  t.same(
    await ring().keepSecret('signing', Buffer.from('second')),
    Buffer.from('first'),
    'the first one holds'
  )
  await t.rejects(ring(bytes(32)).secret('names'), /master key/, 'of no use without the master key')
})
