/** The address of a checkout fills what the profile lacks, and of nobody else's. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const ADDRESS = {
  street_address: '1 Long Street',
  locality: 'Bern',
  region: 'BE',
  postal_code: '3011',
  country: 'CH'
}

async function scene(t: Test) {
  const system = await testSystem(t)
  await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 1000 })
  await system.makePlan(system.admin, 'broker', 'Free', { period_amount: 0 })
  const ann = await system.register('ann')
  const acme = await system.openProfile(ann, 'Acme')
  async function buy(body: object, { plan = 'basic', how = 'checkout' } = {}) {
    expected(await ann.post('/api/cart', { plan }), 201)
    return ann.post(`/api/billing/${acme}/${how}`, body)
  }
  async function shown(who: TestClient = ann) {
    await system.settled()
    const { street_address, locality, region, postal_code, country } = expected(
      await who.get(`/api/profile/${acme}`),
      200
    )
    return { street_address, locality, region, postal_code, country }
  }
  return { system, ann, acme, buy, shown }
}

t.test('what the profile lacks is filled, and what it says stays', async (t) => {
  const { ann, acme, buy, shown } = await scene(t)
  expected(await ann.patch(`/api/profile/${acme}`, { locality: 'Basel' }), 200)
  expected(await buy({ ...ADDRESS, processor_token: 'tok_visa' }), 201)
  t.same(await shown(), { ...ADDRESS, locality: 'Basel' })
  expected(await buy({ ...ADDRESS, postal_code: '9999', processor_token: 'tok_visa' }), 201)
  t.same(await shown(), { ...ADDRESS, locality: 'Basel' }, 'nothing is replaced')
})

t.test('a free order and one to pay later bring it too; a decline and a refusal do not', async (t) => {
  const { system, ann, acme, buy, shown } = await scene(t)
  const none = { street_address: '', locality: '', region: '', postal_code: '', country: '' }
  t.equal((await buy({ ...ADDRESS, processor_token: 'tok_chargeDeclined' })).status, 400)
  t.same(await shown(), none)
  const wrong = await ann.post(`/api/billing/${acme}/checkout`, {
    country: 'XX',
    processor_token: 'tok_visa'
  })
  t.match(wrong, { status: 400, body: { errors: { country: Array } } })
  const eve = await system.register('eve')
  t.equal((await eve.post(`/api/billing/${acme}/checkout`, ADDRESS)).status, 403)
  t.same(await shown(), none)
  await ann.delete('/api/cart')
  t.equal((await buy({ country: 'CH' }, { plan: 'free' })).status, 200)
  t.same(await shown(), { ...none, country: 'CH' })
  expected(await buy({ locality: 'Bern', country: '' }, { how: 'checkout/paylater' }), 201)
  t.same(await shown(), { ...none, locality: 'Bern', country: 'CH' })
})

t.test('whoever pays by claim code changes nothing of the profile; its managers may', async (t) => {
  const { system, ann, buy, shown } = await scene(t)
  const invoice = expected(await buy({}, { how: 'checkout/paylater' }), 201)
  await system.settled()
  const pay = (who: TestClient, claim: string) =>
    who.post(`/api/billing/payments/${claim}`, { locality: 'Bern', processor_token: 'tok_visa' })
  expected(await pay(system.anonymous, invoice.claim_code), 201)
  t.match(await shown(), { locality: '' })
  const other = expected(await buy({}, { how: 'checkout/paylater' }), 201)
  await system.settled()
  expected(await pay(ann, other.claim_code), 201)
  t.match(await shown(), { locality: 'Bern' })
})
