/** Receipts by mail: who may ask, how often, and whom they go to (consent rules 6 and 25). */
import { expected, mailsTo, type TestClient, tell, testSystem, verifyByMail } from '@bursar/testing'
import t from 'tap'

async function paidCharge(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann', { full_name: 'Ann Day' })
  await verifyByMail(system, ann)
  await ann.post('/api/cart', { plan })
  const paid = expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  await system.settled()
  const url = `/api/billing/ann/charges/${paid.processor_key}`
  const ask = (who: TestClient = ann) => who.post(`${url}/email`)
  const mails = async (subject: RegExp, to = 'ann@example.com') =>
    (await mailsTo(system, to)).filter((mail) => subject.test(mail.subject))
  /** Beside the one that came by itself. */
  const receipts = async (to?: string) => (await mails(/^Receipt/, to)).slice(to === undefined ? 1 : 0)
  return { system, seller, shop, plan, ann, paid, url, ask, mails, receipts }
}

t.test('a receipt goes to the verified address of who manages the profile that paid', async (t) => {
  const { system, seller, paid, ask, mails, receipts } = await paidCharge(t)
  const [first, ...others] = await mails(/^Receipt/)
  t.match(first?.text, `/billing/ann/receipt/${paid.processor_key}`, 'one comes with the payment')
  t.same(others, [])
  const asked = await ask()
  t.match(asked, { status: 200, body: { charge_id: paid.processor_key, email: 'ann@example.com' } })
  t.match(asked.body.detail, /managers of Ann Day/)
  const [mail, ...more] = await receipts()
  t.same(more, [], 'once')
  t.match(mail?.subject, /^Receipt: \$249\.00 to The Shop$/)
  const text = mail?.text.replaceAll('\u2060', '') ?? ''
  t.match(text, /Ann Day paid \$249\.00 to The Shop on 2026-01-\d\d\./)
  t.match(text, /Subscription to basic/i)
  t.match(text, `/billing/ann/receipt/${paid.processor_key}`)

  t.match(await ask(seller), { status: 200 }, 'the provider of the charge may ask too')
  t.match(await ask(system.admin), { status: 200 })
  t.equal((await receipts()).length, 3)
  t.same(await receipts('seller@example.com'), [], 'nobody else is told')
  const { results } = expected(await system.admin.get('/api/system/mail?q=receipt&q_f=kind'), 200)
  t.match(results[0], { kind: 'receipt', outcome: 'kept', to: 'ann@example.com' })
})

t.test('receipts lead to the invoice, and mails of refunds to the credit note', async (t) => {
  const { system, seller, ann, url, ask, mails } = await paidCharge(t)
  const { results } = expected(await ann.get('/api/billing/ann/invoices'), 200)
  const pathOf = (text = '') => text.replaceAll('\u2060', '')
  t.match(pathOf((await mails(/^Receipt/))[0]?.text), `See the invoice: `)
  t.match(pathOf((await mails(/^Receipt/))[0]?.text), `/my/ann/invoices/${results[0].number}`)
  await ask()
  t.match(pathOf((await mails(/^Receipt/))[1]?.text), `/my/ann/invoices/${results[0].number}`)
  for (const refunded_amount of [100, 200])
    expected(await seller.post(`${url}/refund`, { lines: [{ num: 0, refunded_amount }] }), 200)
  await system.settled()
  const notes = expected(await ann.get('/api/billing/ann/invoices'), 200).results.filter(
    ({ kind }: { kind: string }) => kind === 'credit-note'
  )
  t.equal(notes.length, 2)
  const told = await mails(/^Refund/)
  for (const [amount, total] of [
    ['$1.00', 100],
    ['$2.00', 200]
  ] as const) {
    const { number } = notes.find((note: { total: number }) => note.total === total)
    const mail = told.find(({ subject }) => subject.includes(amount))
    t.match(pathOf(mail?.text), `/my/ann/invoices/${number}`, 'each its own')
  }
})

t.test('who may not ask, and of what there is no receipt', async (t) => {
  const { system, seller, shop, plan, ann, url, ask, receipts } = await paidCharge(t)
  t.equal((await ask(system.anonymous)).status, 401)
  t.equal((await ask(await system.register('eve'))).status, 403)
  const other = await system.register('other')
  const stall = await system.openProfile(other, 'The Stall')
  const stallPlan = await system.makePlan(other, stall, 'Stand', { period_amount: 100 })
  await ann.post('/api/cart', { plan: stallPlan })
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  await system.settled()
  t.equal((await ask(other)).status, 403, 'another provider of the same customer')
  t.equal((await ann.post('/api/billing/ann/charges/ch_nothing/email')).status, 404)
  t.equal((await seller.post(`${url.replace('/ann/', `/${shop}/`)}/email`)).status, 404)

  const bea = await system.register('bea')
  await bea.post('/api/cart', { plan })
  const pending = expected(
    await bea.post('/api/billing/bea/checkout', { processor_token: 'tok_pending' }),
    201
  )
  await system.settled()
  const refused = await bea.post(`/api/billing/bea/charges/${pending.processor_key}/email`)
  t.match(refused, { status: 405, body: { detail: /paid/ } })

  expected(await ann.delete(`/api/profile/ann/subscriptions/${plan}`), 204)
  await system.settled()
  t.equal((await ask(seller)).status, 403, 'consent rule 6: as long as the subscription runs')
  t.match(await receipts(), [{ subject: /The Stall/ }], 'the second payment alone')
})

t.test(
  'five receipts of a charge a day, and what was asked twice at once by one key goes once',
  async (t) => {
    const { ann, url, ask, receipts } = await paidCharge(t)
    const key = { 'idempotency-key': 'once' }
    const twice = await Promise.all([1, 2].map(() => ann.post(`${url}/email`, undefined, key)))
    t.ok(twice.every(({ status }) => status === 200 || status === 409))
    t.equal((await receipts()).length, 1)
    const more = []
    for (let n = 0; n < 6; n++) more.push((await ask()).status)
    t.ok(more.includes(429))
    t.notOk(more.slice(0, 3).includes(429))
    t.ok((await receipts()).length <= 5)
  }
)

t.test('each payment, refund and dispute is told once to those whom it is about', async (t) => {
  const { system, seller, shop, plan, ann, paid, url, mails } = await paidCharge(t)
  await verifyByMail(system, seller)
  const later = expected(await order(ann, plan, '/paylater', {}), 201)
  t.equal((await mails(/^Receipt/)).length, 1, 'nothing is paid yet')
  const collected = `/api/billing/ann/payments/${later.claim_code}/collected`
  expected(await seller.post(collected, { amount: 900 }), 200)
  const [, offline] = await mails(/^Receipt/)
  t.match(offline?.text, /Ann Day paid \$9\.00 to The Shop/)
  t.notMatch(offline?.text, /See the receipt/, 'what was paid elsewhere has no page')
  expected(await ann.post(`/api/billing/payments/${later.claim_code}`, { processor_token: 'tok_visa' }), 201)
  t.match((await mails(/^Receipt/)).at(-1)?.subject, /\$240\.00/)
  t.equal((await mails(/^Receipt/)).length, 3)

  expected(await seller.post(`${url}/refund`, { lines: [{ num: 0, refunded_amount: 100 }] }), 200)
  t.match(await mails(/^Refund/), [{ subject: 'Refund: $1.00 from The Shop' }])
  const event = { charge: paid.processor_key, at: system.clock.now() }
  const says = async (what: string, status?: 'won' | 'lost', id = what) =>
    tell(system.anonymous, { ...event, type: `charge.dispute.${what}`, id, ...(status && { status }) })
  await says('created')
  await says('created')
  await says('closed', 'won')
  const to = 'seller@example.com'
  t.match(await mails(/^Dispute/, to), [
    { subject: 'Dispute: $248.00 paid by Ann Day' },
    { subject: 'Dispute won: $248.00 paid by Ann Day' }
  ])
  t.same(await mails(/^Dispute|asks to/), [], 'whose bank it is knows')

  const asks = await system.makePlan(seller, shop, 'Club', { optin_on_request: true, period_amount: 100 })
  expected(await order(ann, asks, '', { processor_token: 'tok_visa' }), 201)
  t.match(await mails(/asks to/, to), [{ subject: 'Ann Day asks to subscribe to Club' }])
  const [request] = expected(
    await seller.get(`/api/profile/${shop}/plans/${asks}/subscriptions`),
    200
  ).results
  expected(await seller.post(`/api/profile/${shop}/subscribers/accept/${request.request_key}`), 200)
  t.match(await mails(/accepted/), [{ subject: 'The Shop accepted your subscription to Club' }])

  system.clock.set('2026-02-14T20:00:00.000Z')
  const before = (await mails(/^Receipt/)).length
  expected(await ann.put('/api/billing/ann/card', { token: 'tok_visa' }), 200)
  expected(await system.admin.post('/api/billing/ann/renew', {}), 201)
  t.equal((await mails(/^Receipt/)).length, before + 1, 'a renewal too')
  await system.operator.replay('auth', ['billing-notices'], { swap: true })
  t.equal((await mails(/^Receipt/)).length, before + 1, 'and never by a replay')
})

async function order(who: TestClient, plan: string, how: string, body: object) {
  expected(await who.post('/api/cart', { plan }), 201)
  return who.post(`/api/billing/ann/checkout${how}`, body)
}
