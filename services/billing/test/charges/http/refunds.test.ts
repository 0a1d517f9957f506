import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('lines of a charge are refunded by their provider', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const other = await system.makePlan(seller, shop, 'Extra', { period_amount: 18900 })
  const ann = await system.register('ann')
  await system.settled()
  await ann.post('/api/cart', { plan: other })
  const charge = await system.subscribe(ann, 'ann', plan)
  t.equal(charge.amount, 43800)
  await system.settled()
  const url = `/api/billing/ann/charges/${charge.processor_key}/refund`
  const refund = (body: unknown) => seller.post(url, body)

  t.equal((await ann.post(url, { lines: [{ num: 0 }] })).status, 403, 'not by the one who paid')
  t.equal((await system.anonymous.post(url, { lines: [{ num: 0 }] })).status, 401)
  const unknown = await seller.post('/api/billing/ann/charges/ch_none/refund', { lines: [{ num: 0 }] })
  t.equal(unknown.status, 404)
  t.equal((await refund({})).status, 400)
  t.equal((await refund({ lines: [] })).status, 400)
  t.equal((await refund({ lines: [{ num: 0, refunded_amount: 0 }] })).status, 400)
  t.equal((await refund({ lines: [{ num: 0, refunded_amount: -1 }] })).status, 400)
  t.equal((await refund({ lines: [{ num: 2 }] })).status, 404, 'no such line')
  t.equal((await refund({ lines: [{ num: 0, refunded_amount: 24901 }] })).status, 405)
  t.equal(
    (
      await refund({
        lines: [
          { num: 0, refunded_amount: 100 },
          { num: 1, refunded_amount: 18901 }
        ]
      })
    ).status,
    405
  )
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/history')).body.count, 3, 'nothing of it happened')

  const tried = await seller.post(`${url}?dry_run=1`, {
    lines: [{ num: 0, refunded_amount: 10000 }, { num: 1 }]
  })
  t.match(tried, { status: 200, body: { amount: 28900, unit: 'usd' } })
  const back = tried.body.results.filter(({ dest_account: to }: any) => to === 'Refund')
  t.equal(
    back.reduce((sum: number, row: any) => sum + row.orig_amount, 0),
    2 * 28900,
    'what the payer gets, and who gives it'
  )
  t.equal(
    (await seller.post(`${url}?dry_run=1`, { lines: [{ num: 0, refunded_amount: 24901 }] })).status,
    405
  )
  t.equal((await seller.post(`${url}?dry_run=1`, { lines: [{ num: 2 }] })).status, 404)
  t.equal((await ann.post(`${url}?dry_run=1`, { lines: [{ num: 0 }] })).status, 403)
  await system.settled()
  t.equal((await ann.get('/api/billing/ann/history')).body.count, 3, 'it was only tried')

  const part = await refund({ lines: [{ num: 0, refunded_amount: 10000 }] })
  t.equal(part.status, 200)
  t.match(part.body, { state: 'done', processor_key: charge.processor_key })
  const rest = await refund({ lines: [{ num: 0 }, { num: 1 }] })
  t.equal(rest.status, 200)
  t.equal((await refund({ lines: [{ num: 0 }] })).status, 405, 'nothing is left')
  await system.settled()

  const history = (await ann.get('/api/billing/ann/history?o=-created_at')).body
  t.equal(history.balance_amount, 0, 'a refund does not touch the statement')
  t.equal(history.count, 6)
  t.equal((await ann.get('/api/profile/ann/subscriptions')).body.count, 2, 'nor the subscriptions')
  const transfers = (await seller.get(`/api/billing/${shop}/transfers`)).body
  t.equal(transfers.balance_amount, 0, 'all that was handed on was given back')
  const book = (await admin.get('/api/billing/transactions?selector=refund&page_size=100')).body
  const given = book.results.filter(({ dest_profile }: any) => dest_profile.slug === 'processor')
  t.equal(
    given.reduce((sum: number, { dest_amount }: any) => sum + dest_amount, 0),
    43800
  )
  const verified = await system.admin.get('/api/billing/charges')
  t.equal(verified.body.count, 1)
})

t.test('two refunds at once never take more than the funds hold', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 10000 })
  const people = await Promise.all(['ann', 'bob'].map((slug) => system.register(slug)))
  await system.settled()
  const charges: any[] = []
  for (const one of people) charges.push(await system.subscribe(one, one.slug, plan))
  await system.settled()
  const available = (await admin.get('/api/billing/broker/transfers')).body.balance_amount
  t.equal(available, 2 * (10000 - 320))
  const taken = await admin.post('/api/billing/broker/transfers', { amount: available - 9680 })
  t.equal(taken.status, 201)
  const answers = await Promise.all(
    people.map(({ slug }, n) =>
      admin.post(`/api/billing/${slug}/charges/${charges[n].processor_key}/refund`, { lines: [{ num: 0 }] })
    )
  )
  t.same(answers.map(({ status }) => status).sort(), [200, 405])
  await system.settled()
  t.equal((await admin.get('/api/billing/broker/transfers')).body.balance_amount, 0)
})
