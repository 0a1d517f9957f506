import { type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const coupons = '/api/billing/broker/coupons'

/** A plan of 100.00, and a coupon of half of it with so many attempts. */
async function scene(t: Test, nb_attempts: number) {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 10000 })
  const other = await system.makePlan(admin, 'broker', 'Other', { period_amount: 4000 })
  const half = { discount_type: 'percentage', discount_value: 5000 }
  await admin.post(coupons, { ...half, code: ' HALF ', nb_attempts })
  await admin.post(coupons, { ...half, code: 'FREELY', discount_value: 2500 })
  const [ann, bob] = [await system.register('ann'), await system.register('bob')]
  await system.settled()
  async function left() {
    await system.settled()
    return (await admin.get(`${coupons}/HALF`)).body.nb_attempts
  }
  const redeem = async (who: typeof ann, code = 'half ') =>
    (await who.post('/api/cart/redeem', { code })).status
  return { system, ann, bob, plan, other, left, redeem }
}

t.test('an attempt comes back when its items leave the cart without being ordered', async (t) => {
  const { ann, bob, plan, other, left, redeem } = await scene(t, 1)
  await ann.post('/api/cart', [{ plan }, { plan: other }])
  t.equal(await redeem(ann), 200)
  t.equal(await left(), 0)
  await ann.delete(`/api/cart?plan=${plan}`)
  t.equal(await left(), 0, 'the other item holds it still')
  await ann.delete('/api/cart')
  t.equal(await left(), 1)
  await ann.delete('/api/cart')
  t.equal(await left(), 1, 'once')

  await bob.post('/api/cart', { plan })
  t.equal(await redeem(bob), 200)
  t.equal(await redeem(bob, 'FREELY'), 200)
  t.equal(await left(), 1, 'another coupon took its place')
  t.equal(await redeem(bob), 200)
  const paid = await bob.post('/api/billing/bob/checkout', { processor_token: 'tok_visa' })
  t.match(paid, { status: 201, body: { amount: 5000 } })
  t.equal(await left(), 0, 'an order spends it')
  await bob.delete('/api/cart')
  t.equal(await left(), 0)
  await ann.post('/api/cart', { plan })
  t.equal(await redeem(ann), 400)
})

t.test('what was ordered in part is spent', async (t) => {
  const { ann, plan, other, left, redeem } = await scene(t, 3)
  await ann.post('/api/cart', { plan })
  await redeem(ann)
  await ann.post('/api/cart', { plan: other })
  t.equal(await redeem(ann), 200)
  t.equal(await left(), 1, 'each redeem that discounts something more uses one')
  await ann.delete(`/api/cart?plan=${other}`)
  t.equal(await left(), 1)
  await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.equal(await left(), 1)
})

t.test('after a day in a cart it comes back too, and the item is at its price', async (t) => {
  const { system, ann, bob, plan, left, redeem } = await scene(t, 1)
  await ann.post('/api/cart', { plan })
  await redeem(ann)
  await bob.post('/api/cart', { plan })
  const price = async () => (await ann.get('/api/billing/ann/checkout')).body.results[0].lines[0].dest_amount
  system.clock.set('2026-01-16T11:59:59.999Z')
  t.equal(await price(), 5000)
  t.equal(await redeem(bob), 400, 'ann has it')
  system.clock.set('2026-01-16T12:00:00.000Z')
  t.equal(await price(), 10000)
  t.equal((await ann.get('/api/pricing?q=basic')).body.results[0].discounted_period_amount, null)
  t.equal(await redeem(bob), 200, 'it came back for whoever asks')
  t.equal(await left(), 0)
  t.equal(await redeem(ann), 400)
  await ann.delete('/api/cart')
  t.equal(await left(), 0, 'what lapsed comes back once')
})

/** How many codes of 20 for each caller are refused as unknown before the network has to wait. */
async function guesses(system: TestSystem): Promise<number> {
  for (let caller = 0; caller < 20; caller++) {
    const { post } = await system.register(`guesser-${caller}`)
    for (let tries = 0; tries < 20; tries++) {
      if ((await post('/api/cart/redeem', { code: 'X' })).status === 429) return caller * 20 + tries
    }
  }
  throw new Error('nobody had to wait')
}

t.test('codes are not to be guessed', async (t) => {
  const { system, ann, bob, plan, redeem } = await scene(t, 5)
  await ann.post('/api/cart', { plan })
  const statuses = new Map<number, number>()
  const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)
  for (const status of await Promise.all(Array.from({ length: 60 }, (_, n) => redeem(ann, `GUESS${n}`)))) {
    count(status)
  }
  t.equal(statuses.get(400), 20, 'also when they all come at once')
  t.equal(statuses.get(429), 40)
  const refused = await ann.post('/api/cart/redeem', { code: 'HALF' })
  t.equal(refused.status, 429, 'a right one waits too')
  t.ok(Number(refused.headers['retry-after']) > 3_000)
  await bob.post('/api/cart', { plan })
  t.equal(await redeem(bob), 200, 'others have their own')
  t.equal(await guesses(system), 280, '300 of a network in all')
})
