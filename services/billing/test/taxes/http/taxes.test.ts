/** The rates of a provider, and what becomes of the orders of its customers. */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const VAT = { title: 'VAT', percent: 2000, country: 'FR', region: null, reverse_charge: true }
const ELSEWHERE = { title: 'Tax', percent: 700, country: null, region: null, reverse_charge: false }

async function scene(t: Test) {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop', { country: 'FR' })
  const basic = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900, period_type: 'monthly' })
  const rates = `/api/profile/${shop}/taxes`
  const set = async (...list: object[]) => {
    expected(await seller.put(rates, list), 200)
    await system.settled()
  }
  await system.settled()
  return { system, seller, shop, basic, rates, set }
}

/** A user with a profile of some details. */
async function buyer({ register, settled }: TestSystem, slug: string, details: object = {}) {
  const user = await register(slug)
  expected(await user.patch(`/api/profile/${slug}`, details), 200)
  await settled()
  return user
}

const rowsOf = async (who: any, url: string): Promise<any[]> => expected(await who.get(url), 200).results

t.test('rates are a list that is replaced as a whole', async (t) => {
  const { system, seller, rates } = await scene(t)
  t.same(expected(await seller.get(rates), 200), [])
  t.same(expected(await seller.put(rates, [VAT, ELSEWHERE]), 200), [VAT, ELSEWHERE])
  const short = { title: ' GST ', percent: 1000, country: '', region: ' ' }
  t.same(expected(await seller.put(rates, [short]), 200), [{ ...ELSEWHERE, title: 'GST', percent: 1000 }])
  const wrong = [
    [{ ...VAT, percent: 10001 }],
    [{ ...VAT, percent: -1 }],
    [{ ...VAT, percent: 19.5 }],
    [{ ...VAT, country: 'XX' }],
    [{ ...VAT, country: null, region: 'Alsace' }],
    [{ ...VAT, title: '' }],
    [VAT, VAT],
    Array.from({ length: 501 }, (_, n) => ({ ...VAT, region: `r${n}` })),
    VAT
  ]
  for (const body of wrong)
    t.equal((await seller.put(rates, body)).status, 400, JSON.stringify(body).slice(0, 80))
  t.equal((await seller.put(rates, [{ ...VAT, percent: 9999 }])).status, 403, 'a tax must not be a price')
  expected(await system.admin.put(rates, [{ ...VAT, percent: 9999 }]), 200)
  expected(await seller.put(rates, [{ ...VAT, percent: 9999 }, ELSEWHERE]), 200)
  const eve = await system.register('eve')
  t.equal((await eve.get(rates)).status, 403)
  t.equal((await eve.put(rates, [])).status, 403)
  const two = await Promise.all([seller.put(rates, [VAT]), seller.put(rates, [ELSEWHERE])])
  t.same(
    two.map(({ status }) => status),
    [200, 200]
  )
  const [kept] = expected(await seller.get(rates), 200)
  t.ok([VAT.title, ELSEWHERE.title].includes(kept.title), 'one of both, and nothing mixed')
})

t.test('a tax is an order of its own, by where the buyer is', async (t) => {
  const { system, seller, shop, basic, set } = await scene(t)
  await set(VAT, ELSEWHERE)
  const ann = await buyer(system, 'ann')
  await ann.post('/api/cart', { plan: basic })
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200).results[0]
  t.same(
    shown.lines.map((line: any) => [line.description, line.dest_amount]),
    [
      [shown.lines[0].description, 24900],
      ['VAT 20 % of Basic', 4980]
    ]
  )
  const pay = { processor_token: 'tok_visa', remember_card: true }
  t.match(await ann.post('/api/billing/ann/checkout', { ...pay, expected: { usd: 24900 } }), { status: 409 })
  const charge = expected(
    await ann.post('/api/billing/ann/checkout', { ...pay, expected: { usd: 29880 } }),
    201
  )
  t.equal(charge.amount, 29880)
  t.same(
    charge.lines.map(({ amount }: any) => amount),
    [24900, 4980]
  )
  await system.settled()
  const history = await rowsOf(ann, '/api/billing/ann/history')
  t.same(history.map(({ orig_amount }) => orig_amount).sort(), [24900, 29880, 4980])
  t.equal(expected(await ann.get('/api/billing/ann/balance'), 200).balance_amount, 0)
  const book = await rowsOf(system.admin, '/api/billing/transactions?selector=Taxes')
  t.match(book, [{ dest_account: 'Receivable', orig_account: 'Taxes', dest_amount: 4980 }])
  const sold = expected(await seller.get(`/api/billing/${shop}/receivables`), 200)
  t.match(sold, { balance_amount: 24900, count: 1 }, 'a tax is no sale')

  // Elsewhere, and a business there.
  const bob = await buyer(system, 'bob', { country: 'US', tax_id: '12-3456789' })
  const other = await system.subscribe(bob, 'bob', basic)
  t.equal(other.amount, 24900 + 1743)
  const firm = await buyer(system, 'firm', { country: 'DE', tax_id: 'DE136695976' })
  await set({ ...VAT, country: 'DE' })
  t.equal((await system.subscribe(firm, 'firm', basic)).amount, 24900, 'reverse charge')
  const fake = await buyer(system, 'fake', { country: 'DE', tax_id: 'DE136695977' })
  t.equal((await system.subscribe(fake, 'fake', basic)).amount, 29880, 'a false number changes nothing')
  const none = await buyer(system, 'none', { country: 'JP' })
  t.equal((await system.subscribe(none, 'none', basic)).amount, 24900, 'no rate is for Japan')
  await none.post('/api/cart', { plan: basic })
  t.equal(expected(await none.get('/api/profile/none'), 200).country, 'JP')
  t.equal((await system.operator.verify()).ok, true, 'the book is right')
})
