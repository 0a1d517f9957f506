/** A visitor's key is erased after the end of the cart is on record, whatever happens in between. */
import { expireCartJob } from '@bursar/billing'
import type { Engine, Stores } from '@bursar/event-sourcing'
import { expected, memoryStores, runDueJobs, testSystem } from '@bursar/testing'
import t from 'tap'

const names = ['auth', 'profile', 'billing', 'metrics']

t.test('what a crash leaves between the record and the key is erased after the next start', async (t) => {
  const stores = memoryStores(names)
  const { keys } = stores.billing as Stores
  let tries = 0
  /** Dies at the key: nothing is erased, and nobody hears of it. */
  const dying: Stores['keys'] = {
    ...keys,
    async put(added) {
      if (added.every(({ wrapped }) => wrapped !== null)) return keys.put(added)
      tries += 1
      throw Object.assign(new Error('the process is gone'), { code: 'unavailable' })
    }
  }
  const first = await testSystem(t, {
    stores: { ...stores, billing: { ...(stores.billing as Stores), keys: dying } }
  })
  const plan = await first.makePlan(first.admin, 'broker', 'Basic')
  await first.settled()
  const seat = { plan, email: 'guest@example.com', full_name: 'A Guest' }
  expected(await first.anonymous.post('/api/cart', seat), 201)
  await first.settled()
  first.clock.set('2026-02-20T12:00:00.000Z')
  await runDueJobs(first.engines.get('billing') as Engine, [expireCartJob])
  const logged = await (stores.billing as Stores).events.read(0, 1_000)
  const [visitor] = logged
    .filter(({ type }) => type === 'billing.visitor-cart-expired')
    .map(({ body }) => JSON.parse(body).data.visitor as string)
  const wrapped = async () => (await keys.get([visitor ?? ''])).map((key) => key.wrapped)
  while (tries === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  t.not((await wrapped())[0], null, 'the end is on record, the key is there')
  await first.stop()

  await testSystem(t, { stores, startAt: '2026-02-20T12:00:01.000Z' })
  t.same(await wrapped(), [null], 'and erased once the event is handled')
})

t.test('a visitor who named nobody has no key to erase', async (t) => {
  const stores = memoryStores(names)
  const { anonymous, admin, makePlan, clock, engines, settled } = await testSystem(t, { stores })
  const plan = await makePlan(admin, 'broker', 'Basic')
  await settled()
  expected(await anonymous.post('/api/cart', { plan }), 201)
  await settled()
  clock.set('2026-02-20T12:00:00.000Z')
  const billing = engines.get('billing') as Engine
  await runDueJobs(billing, [expireCartJob])
  await settled()
  const [expired] = (await billing.events.read(0, 1_000)).filter(
    ({ type }) => type === 'billing.visitor-cart-expired'
  )
  const { visitor } = JSON.parse(expired?.body ?? '').data
  t.same(await (stores.billing as Stores).keys.get([visitor]), [])
})
