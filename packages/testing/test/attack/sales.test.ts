/** What somebody sells, to themselves or on paper, for another's name or address (consent rules 4, 12 and 29). */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

/** What others get of the victim, and what the victim has. */
async function standing(mallory: TestClient, victim: TestClient) {
  const urls = [
    '/api/profile/victim',
    '/api/users/victim',
    '/api/billing/victim/history',
    '/api/billing/victim/card'
  ]
  const own = [
    '/api/billing/victim/history',
    '/api/profile/victim/subscriptions',
    '/api/cart',
    '/api/users/victim/accessibles'
  ]
  return {
    theirs: await Promise.all(urls.map(async (url) => (await mallory.get(url)).status)),
    own: await Promise.all(own.map(async (url) => expected(await victim.get(url), 200)))
  }
}

t.test('a seat with an address, an import in other letters: nothing of it reaches its person', async (t) => {
  const system = await testSystem(t)
  const mallory = await system.register('mallory')
  const victim = await system.register('victim')
  const shop = await system.openProfile(mallory, 'Shop')
  const plan = await system.makePlan(mallory, shop, 'Trap')
  const free = await system.makePlan(mallory, shop, 'Free', { period_amount: 0 })
  await system.settled()
  const before = await standing(mallory, victim)
  t.same(before.theirs, [403, 403, 403, 403])

  const seats = [plan, free].map((one) => ({ plan: one, email: 'victim@example.com', sync_on: 'victim' }))
  expected(await mallory.post('/api/cart', seats), 201)
  expected(await mallory.post(`/api/billing/${shop}/checkout`, { processor_token: 'tok_visa' }), 201)
  const sold = system.clock.now().slice(0, 10)
  const rows = ['victim', 'VICTIM', 'Victim'].map((subscriber) => ({
    subscriber,
    plan,
    amount: 1,
    created_at: sold
  }))
  expected(await mallory.post(`/api/billing/${shop}/transfers/import`, rows), 201)
  await system.settled()
  t.same(await standing(mallory, victim), before)
  const subscribers = expected(await mallory.get(`/api/profile/${shop}/subscribers/subscriptions/all`), 200)
  t.ok(subscribers.results.every(({ grant_key }: any) => grant_key === null))
  t.notMatch(JSON.stringify(subscribers), /victim@example/)
})
