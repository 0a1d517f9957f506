import { expected, tell, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

/** A provider of its own on the broker's site, with a charge of two lines, 249.00 and 189.00. */
async function sold(t: Test, broker_fee = 1000) {
  const system = await testSystem(t)
  const { admin, register, openProfile, makePlan, settled, subscribe, clock, anonymous } = system
  const seller = await register('seller')
  const shop = await openProfile(seller, 'The Shop')
  const plan = await makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const other = await makePlan(seller, shop, 'Extra', { period_amount: 18900 })
  for (const slug of [plan, other]) {
    expected(await admin.patch(`/api/profile/${shop}/plans/${slug}`, { broker_fee }), 200)
  }
  const ann = await register('ann')
  await settled()
  await ann.post('/api/cart', { plan: other })
  const { processor_key } = await subscribe(ann, 'ann', plan)
  const charge = processor_key ?? ''
  await settled()
  const url = `/api/billing/ann/charges/${charge}`
  let sent = 0
  return {
    ...system,
    seller,
    ann,
    shop,
    url,
    /** Tells of a dispute; each event has an id of its own unless one is given. */
    async says(what: 'created' | 'closed', status?: 'won' | 'lost', id = `evt_${++sent}`) {
      const event = { type: `charge.dispute.${what}`, charge, at: clock.now(), id }
      const told = await tell(anonymous, { ...event, ...(status && { status }) })
      t.match(told, { status: 200, body: { received: true } })
      await settled()
      return expected(await ann.get(url), 200).state as string
    },
    async rows() {
      return expected(await admin.get('/api/billing/transactions'), 200).count as number
    },
    async funds(profile: string) {
      return expected(await admin.get(`/api/billing/${profile}/transfers?force=0`), 200)
    },
    async lifetime() {
      const { results } = expected(await seller.get(`/api/metrics/${shop}/lifetimevalue`), 200)
      return results[0].cash_payments as number
    },
    async balanced() {
      t.equal((await system.operator.verify()).ok, true, 'the book is right')
    }
  }
}

const FEE = 1300
const BROKER_FEE = 2490 + 1890

t.test('a dispute takes back what is left, and gives it back when it is won', async (t) => {
  const { seller, ann, shop, url, says, rows, funds, lifetime, balanced, settled } = await sold(t)
  const given = 43800 - FEE - BROKER_FEE
  t.match(await funds(shop), { balance_amount: given })
  t.match(await funds('broker'), { balance_amount: BROKER_FEE })
  const refund = (num: number) => seller.post(`${url}/refund`, { lines: [{ num, refunded_amount: 1000 }] })
  t.equal((await refund(0)).status, 200)
  // Whoever else reads has not heard of it yet.
  await settled()
  const before = await rows()
  const [shopBefore, brokerBefore] = [await funds(shop), await funds('broker')]
  t.equal(await lifetime(), 42800)

  t.equal(await says('created'), 'disputed')
  const opened = await rows()
  t.equal(opened, before + 2 * 4 + 1)
  t.match(
    await funds(shop),
    { balance_amount: -1500, count: shopBefore.count + 3 },
    'but for the fee it is 0'
  )
  t.match(await funds('broker'), { balance_amount: 0 })
  t.equal(await lifetime(), 0)
  t.match(await refund(1), { status: 405, body: { detail: /disputed/ } })
  t.match(await ann.get('/api/billing/ann/balance'), { body: { balance_amount: 0, count: 0 } })
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 2, 'what was bought goes on')
  const history = (await ann.get('/api/billing/ann/history?o=-created_at')).body
  t.equal(history.balance_amount, 0)
  const taken = history.results.filter(({ dest_account }: any) => dest_account === 'Chargeback')
  t.same(taken.map(({ amount }: any) => amount).sort(), ['$189.00', '$239.00'])
  await balanced()

  t.equal(await says('created'), 'disputed')
  t.equal(await rows(), opened, 'it is disputed once')
  t.equal(await says('closed', 'won', 'evt_won'), 'done')
  const won = await rows()
  t.equal(won, opened + 2 * 4 + 1)
  t.match(await funds(shop), { balance_amount: shopBefore.balance_amount })
  t.match(await funds('broker'), { balance_amount: brokerBefore.balance_amount })
  t.equal(await lifetime(), 42800)
  const returned = (await ann.get('/api/billing/ann/history')).body.results.filter(
    ({ dest_account }: any) => dest_account === 'Refunded'
  )
  t.match(returned, [{ is_debit: true }, { is_debit: true }], 'and is no longer the subscriber’s')
  t.equal(await says('closed', 'won', 'evt_won'), 'done')
  t.equal(await says('created', undefined, 'evt_1'), 'done', 'what opened it comes late')
  t.equal(await rows(), won)
  t.equal((await refund(1)).status, 200, 'the lines have again left what they had')
  await balanced()
})

t.test('a dispute that is lost leaves the charge failed, and adds no row', async (t) => {
  const { seller, ann, shop, url, says, rows, funds, balanced } = await sold(t)
  t.equal(await says('created'), 'disputed')
  const opened = await rows()
  t.equal(await says('closed', 'lost'), 'failed')
  t.equal(await says('closed', 'won'), 'failed', 'too late')
  t.equal(await says('created'), 'failed')
  t.equal(await rows(), opened)
  t.match(await funds(shop), { balance_amount: -1500 })
  t.equal((await seller.post(`${url}/refund`, { lines: [{ num: 0 }] })).status, 405)
  t.match(await ann.get('/api/billing/ann/balance'), { body: { balance_amount: 0 } }, 'the statement stands')
  await balanced()
})

t.test('a dispute that nobody knows the end of, or of nothing, changes nothing', async (t) => {
  const { says, rows, balanced } = await sold(t)
  const before = await rows()
  t.equal(await says('closed', 'won'), 'done')
  t.equal(await says('closed'), 'done')
  t.equal(await rows(), before)
  t.equal(await says('created'), 'disputed')
  t.equal(await says('closed'), 'disputed', 'neither won nor lost')
  await balanced()
})

t.test('Funds that were withdrawn are below 0 after it, and nothing is available', async (t) => {
  const { seller, shop, says, funds, balanced } = await sold(t, 0)
  const { balance_amount } = await funds(shop)
  const withdraw = (amount: number) => seller.post(`/api/billing/${shop}/transfers`, { amount })
  t.equal((await withdraw(balance_amount)).status, 201)
  t.equal(await says('created'), 'disputed')
  t.match(await funds(shop), { balance_amount: -(43800 - FEE) - 1500 })
  t.match(await seller.get(`/api/billing/${shop}/bank`), { status: 200, body: { balance_amount: 0 } })
  t.equal((await withdraw(1)).status, 400)
  await balanced()
})

t.test('a withdrawal and a dispute at once: nobody takes what the bank has taken', async (t) => {
  const { seller, shop, says, funds, balanced } = await sold(t, 0)
  const { balance_amount: amount } = await funds(shop)
  const [taken] = await Promise.all([
    seller.post(`/api/billing/${shop}/transfers`, { amount }),
    says('created')
  ])
  t.ok([201, 400].includes(taken.status), `${taken.status}`)
  await balanced()
})
