import { testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a plan is put in the cart and charged', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann')
  await system.settled()

  t.same((await ann.get('/api/cart')).body, { count: 0, next: null, previous: null, results: [] })
  const added = await ann.post('/api/cart', { plan })
  t.equal(added.status, 201)
  t.match(added.body, {
    plan: { slug: 'basic', title: 'Basic' },
    option: 0,
    quantity: 1,
    user: { slug: 'ann' }
  })
  t.equal((await ann.post('/api/cart', { plan })).status, 200, 'the same plan again merges')

  const shown = await ann.get('/api/billing/ann/checkout')
  t.equal(shown.status, 200)
  t.equal(shown.body.results.length, 1)
  t.match(shown.body.results[0].lines, [
    {
      amount: '$249.00',
      dest_amount: 24900,
      dest_account: 'Payable',
      orig_account: 'Receivable',
      is_debit: false
    }
  ])
  t.match(shown.body.results[0].subscription, {
    profile: { slug: 'ann', type: 'personal' },
    plan: { slug: 'basic', profile: { slug: 'broker' } },
    ends_at: '2026-02-15T12:00:00.000Z'
  })

  const refused = await ann.post('/api/billing/ann/checkout', {})
  t.equal(refused.status, 400)
  t.equal(refused.body.code, 'card_required')
  const charged = await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' })
  t.equal(charged.status, 201)
  t.match(charged.body, {
    amount: 24900,
    unit: 'usd',
    state: 'done',
    readable_amount: '$249.00',
    last4: '4242',
    claim_code: null,
    description: 'Subscription to Basic until 2026/02/15 (1 month)'
  })
  await system.settled()

  t.same((await ann.get('/api/cart')).body.results, [], 'the cart is empty')
  const charge = await ann.get(`/api/billing/ann/charges/${charged.body.processor_key}`)
  t.same(charge.body, { ...charged.body, invoice: 'BROKER-000001' }, 'and it has its invoice by then')
  t.equal((await ann.get('/api/billing/ann/charges/ch_none')).status, 404)

  const balance = await ann.get('/api/billing/ann/balance')
  t.match(balance.body, { count: 0, balance_amount: 0, balance_unit: 'usd', balances: { usd: 0 } })
  t.equal(balance.body.next_billing_at, '2026-02-15T12:00:00.000Z')
  const history = await ann.get('/api/billing/ann/history')
  t.match(history.body, {
    count: 2,
    balance_amount: 0,
    results: [
      { amount: '$249.00', is_debit: false, orig_profile: { slug: 'broker' }, dest_profile: { slug: 'ann' } },
      { amount: '($249.00)', is_debit: true, orig_account: 'Liability', dest_profile: { slug: 'processor' } }
    ]
  })
  const found = await ann.get('/api/billing/ann/history?q=nothing,PROCESSOR&q_f=dest_profile')
  t.match(
    found.body,
    { count: 1, balance_amount: 0, results: [{ is_debit: true }] },
    'a search leaves the statement'
  )
  const newest = await ann.get('/api/billing/ann/history?o=-created_at&page_size=1')
  t.match(newest.body, { count: 2, next: /page=2/, results: [{ is_debit: true }] })
  const early = await ann.get('/api/billing/ann/history?ends_at=2026-01-15T12:00:00Z')
  t.match(early.body, { count: 0, balance_amount: 0, ends_at: '2026-01-15T12:00:00.000Z' })
  t.equal((await ann.get('/api/billing/ann/history?ends_at=soon')).status, 400)
  const receivables = await admin.get('/api/billing/broker/receivables')
  t.match(receivables.body, { count: 1, balance_amount: 24900, results: [{ dest_profile: { slug: 'ann' } }] })

  const subscribed = await ann.get('/api/profile/ann/subscriptions')
  t.match(subscribed.body, {
    count: 1,
    results: [{ plan: { slug: 'basic', title: 'Basic' }, profile: { slug: 'ann' }, auto_renew: true }]
  })

  const charges = await admin.get('/api/billing/charges')
  t.match(charges.body, { count: 1, balance_amount: 24900, balances: { usd: 24900 } })
  const book = await admin.get('/api/billing/transactions?selector=funds&o=-created_at')
  t.equal(book.body.count, 2)
  t.equal(book.body.balance_amount, 24900 + 24148)
  t.equal((await ann.get('/api/billing/transactions')).status, 403)
  t.equal(
    (await admin.delete('/api/profile/broker/plans/basic')).status,
    403,
    'a plan with subscribers stays'
  )
})

t.test('a declined card leaves nothing behind, and the items in the cart', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Gold')
  const bob = await system.register('bob')
  await bob.post('/api/cart', { plan })
  for (const [processor_token, detail] of [
    ['tok_chargeDeclined', 'Your card was declined.'],
    ['tok_nobody', 'The processor does not know this token.']
  ]) {
    const declined = await bob.post('/api/billing/bob/checkout', { processor_token })
    t.equal(declined.status, 400)
    t.match(declined.body, { code: 'card_declined', detail })
  }
  await system.settled()
  t.equal((await bob.get('/api/cart')).body.count, 1)
  t.equal((await system.admin.get('/api/billing/charges')).body.count, 0)
  t.equal((await bob.get('/api/billing/bob/history')).body.count, 0)
  const later = await bob.post('/api/billing/bob/checkout', {
    processor_token: 'tok_visa',
    remember_card: true
  })
  t.equal(later.status, 201)
  await bob.post('/api/cart', { plan })
  const byCard = await bob.post('/api/billing/bob/checkout', {})
  t.equal(byCard.status, 201, 'the remembered card pays')
  t.equal(byCard.body.description, 'Subscription to Gold until 2026/03/15 (1 month)', 'and extends')
})

t.test('what is free is ordered and not charged', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Free', { period_amount: 0 })
  const cid = await system.register('cid')
  t.same((await cid.post('/api/billing/cid/checkout', {})).body, {}, 'an empty cart comes to nothing')
  await cid.post('/api/cart', { plan })
  const ordered = await cid.post('/api/billing/cid/checkout', {})
  t.equal(ordered.status, 200)
  t.same(ordered.body, {})
  await system.settled()
  t.equal((await cid.get('/api/profile/cid/subscriptions')).body.count, 1)
  t.equal((await cid.get('/api/cart')).body.count, 0)
  t.match((await cid.get('/api/billing/cid/history')).body, { count: 1, results: [{ amount: '$0.00' }] })
  t.equal(
    (await system.admin.get('/api/billing/broker/receivables')).body.count,
    0,
    'a sale of 0 is due by nobody'
  )
})

t.test('options are chosen by position', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic', {
    period_amount: 24900,
    advance_discounts: [{ discount_type: 'percentage', discount_value: 1000, length: 12 }]
  })
  const dan = await system.register('dan')
  await dan.post('/api/cart', { plan })
  const shown = await dan.get('/api/billing/dan/checkout')
  t.same(shown.body.results[0].lines, [])
  t.same(
    shown.body.results[0].options.map((option: any) => option.dest_amount),
    [24900, 268900]
  )
  const undecided = await dan.post('/api/billing/dan/checkout', { processor_token: 'tok_visa' })
  t.equal(undecided.status, 400)
  t.equal(undecided.body.detail, 'Cannot checkout when there are still options to choose from.')
  const charged = await dan.post('/api/billing/dan/checkout', {
    items: [{ option: 2 }],
    processor_token: 'tok_visa'
  })
  t.equal(charged.body.amount, 268900)
})

t.test('several providers make a charge each', async (t) => {
  const system = await testSystem(t)
  const eve = await system.register('eve')
  const shop = await system.openProfile(eve, 'Eve Shop')
  const mine = await system.makePlan(eve, shop, 'Mine', { period_amount: 17999, unit: 'eur' })
  const theirs = await system.makePlan(system.admin, 'broker', 'Theirs')
  const fay = await system.register('fay')
  t.equal((await fay.post('/api/cart', [{ plan: mine }, { plan: theirs }])).status, 201)
  const charged = await fay.post('/api/billing/fay/checkout', { processor_token: 'tok_visa' })
  t.equal(charged.status, 201)
  t.same(
    charged.body.charges.map(({ amount, unit }: any) => [amount, unit]),
    [
      [1000, 'usd'],
      [17999, 'eur']
    ]
  )
  await system.settled()
  const history = await fay.get('/api/billing/fay/history')
  t.same(history.body.balances, { eur: 0, usd: 0 })
  t.equal((await fay.get('/api/billing/fay/history?unit=eur')).body.balance_unit, 'eur')
  const report = await system.operator.verify()
  t.equal(report.ok, true, JSON.stringify(report.checks))
})

t.test('two checkouts at once charge once, and a repeat gets the first answer', async (t) => {
  const system = await testSystem(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  const gus = await system.register('gus')
  await gus.post('/api/cart', { plan })
  const body = { processor_token: 'tok_visa' }
  const both = await Promise.all([1, 2].map(() => gus.post('/api/billing/gus/checkout', body)))
  // The later one meets the open charge, or, where the first was through already, an empty cart.
  const [, other] = both.sort((one, two) => (two.status === 201 ? 1 : one.status === 201 ? -1 : 0))
  t.equal(both.filter(({ status }) => status === 201).length, 1)
  t.ok(other?.status === 200 || other?.body.code === 'charge_pending', 'the other charges nothing')

  await gus.post('/api/cart', { plan })
  const keyed = { 'idempotency-key': 'once' }
  const first = await gus.post('/api/billing/gus/checkout', body, keyed)
  const again = await gus.post('/api/billing/gus/checkout', body, keyed)
  t.equal(first.status, 201)
  t.same(again.body, first.body)
  t.equal(again.headers['idempotency-replayed'], 'true')
  await system.settled()
  t.equal((await system.admin.get('/api/billing/charges')).body.count, 2)
})
