import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

async function site(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Fern')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann')
  await system.settled()
  return { system, seller, shop, plan, ann }
}

t.test('a provider says how its invoices are numbered, what stands on them and for how long', async (t) => {
  const { system, seller, shop, plan, ann } = await site(t)
  const url = `/api/profile/${shop}`
  t.match((await seller.get(url)).body, { invoice_prefix: '', invoice_note: '', invoice_retention: 10 })
  const wrong = await seller.patch(url, { invoice_prefix: 'FE-RN', invoice_retention: 31 })
  t.equal(wrong.status, 400)
  t.match(await seller.patch(url, { invoice_prefix: 'a b' }), {
    status: 400,
    body: { errors: { invoice_prefix: ['Enter up to 8 letters A to Z and digits.'] } }
  })
  const settings = {
    invoice_prefix: 'WOOD',
    invoice_note: 'Payable within 14 days.\nThank you.',
    invoice_retention: 7
  }
  t.match(expected(await seller.patch(url, { ...settings, invoice_prefix: 'wood' }), 200), settings)
  await system.settled()
  t.match((await seller.get(url)).body, settings)
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const list = await ann.get('/api/billing/ann/invoices')
  t.match(list.body.results, [{ number: 'WOOD-000001', note: settings.invoice_note }])
  t.equal((await seller.get('/api/profile/ann')).body.invoice_note, undefined, 'its own people see it alone')
  for (const invoice_prefix of ['FERN', '']) {
    t.match(await seller.patch(url, { invoice_prefix }), {
      status: 409,
      body: { code: 'invoice_prefix_used' }
    })
  }
  t.equal((await seller.patch(url, { invoice_prefix: 'WOOD', invoice_note: '' })).status, 200)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a prefix is of one provider of the site', async (t) => {
  const { system, seller, shop, plan, ann } = await site(t)
  const rival = await system.register('rival')
  const other = await system.openProfile(rival, 'Other')
  const theirs = await system.makePlan(rival, other, 'Theirs', { period_amount: 700 })
  await system.settled()
  const choose = (profile: string, invoice_prefix: string) => {
    const who = profile === shop ? seller : rival
    return who.patch(`/api/profile/${profile}`, { invoice_prefix })
  }
  expected(await choose(other, 'FERN'), 200)
  t.match(await choose(shop, 'FERN'), { status: 400, body: { errors: { invoice_prefix: Array } } })
  await system.settled()
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const numbers = async () =>
    (await ann.get('/api/billing/ann/invoices')).body.results.map((one: any) => one.number)
  t.same(await numbers(), ['FERN1-000001'], 'what another chose is left to it')
  t.match((await seller.get(`/api/profile/${shop}`)).body, { invoice_prefix: 'FERN1' })
  t.equal((await choose(other, 'FERN1')).status, 400, 'nor is what another uses')
  expected(await choose(other, 'TREE'), 200)
  expected(await choose(other, 'LEAF'), 200)
  await system.settled()
  await system.subscribe(ann, 'ann', theirs)
  await system.settled()
  t.same(await numbers(), ['FERN1-000001', 'LEAF-000001'])
  const third = await system.openProfile(rival, 'Third')
  expected(await rival.patch(`/api/profile/${third}`, { invoice_prefix: 'TREE' }), 200)
  t.equal((await system.operator.verify()).ok, true)
})
