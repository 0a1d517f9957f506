/**
 * Group buys: one profile pays for others, who are known by an address alone. Whoever proves the address or has the claim
 * code takes the seat, once; nothing of that opens anything of theirs to the payer or the provider (consent rule 12).
 */
import { expected, mailsTo, type TestClient, tell, testSystem, verifyByMail } from '@bursar/testing'
import t, { type Test } from 'tap'
import { runDaily } from '../../renewals/http/run-daily.ts'

const VISA = { processor_token: 'tok_visa' }

async function scene(t: Test) {
  const system = await testSystem(t, { startAt: '2026-01-31T12:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Shop')
  const plan = await system.makePlan(seller, shop, 'Desk', { period_amount: 1000, setup_amount: 500 })
  const boss = await system.register('boss', { full_name: 'The Boss' })
  await system.settled()
  const buy = async (emails: readonly string[], how = '', body: object = VISA) => {
    expected(
      await boss.post(
        '/api/cart',
        emails.map((email) => ({ plan, email, full_name: 'A B' }))
      ),
      201
    )
    const answer = await boss.post(`/api/billing/boss/checkout${how}`, body)
    await system.settled()
    return expected(answer, 201)
  }
  const seats = async (query = '') => expected(await boss.get(`/api/billing/boss/seats${query}`), 200).results
  const codeOf = async (email: string) =>
    (await seats()).find((seat: any) => seat.email === email)?.claim_code as string
  const redeem = async (who: TestClient, code: string) => {
    const answer = await who.post('/api/cart/redeem', { code })
    await system.settled()
    return answer
  }
  const claim = async (who: TestClient, profile: string) => {
    const answer = await who.post(`/api/billing/${profile}/checkout`, {})
    await system.settled()
    return answer
  }
  const right = async () => t.equal((await system.operator.verify()).ok, true, 'the book is right')
  return { system, seller, shop, plan, boss, buy, seats, codeOf, redeem, claim, right }
}

const subscriptionsOf = async (who: TestClient, profile: string) =>
  expected(await who.get(`/api/profile/${profile}/subscriptions`), 200).results

/** What the provider and the payer get to see of somebody. */
const seenBy = (who: TestClient, slug: string) =>
  Promise.all(
    [`/api/profile/${slug}`, `/api/billing/${slug}/history`, `/api/users/${slug}`].map(
      async (url) => (await who.get(url)).status
    )
  )

t.test('seats are paid by one and claimed by others, by address or by code', async (t) => {
  const { system, seller, shop, plan, boss, buy, seats, codeOf, redeem, claim, right } = await scene(t)
  const ann = await system.register('ann')
  await verifyByMail(system, ann)
  const sales = [{ subscriber: 'ann', amount: 100, created_at: '2026-01-01' }]
  expected(await seller.post(`/api/billing/${shop}/transfers/import`, sales), 201)
  await system.settled()
  const before = await seenBy(seller, 'ann')
  const paid = await buy(['Ann@example.com', 'bob@example.com', 'cy@example.com'])
  t.match(paid, {
    amount: 4500,
    lines: [{ description: 'Seat of Desk for somebody else (1 month)' }, {}, {}]
  })
  t.same(await subscriptionsOf(boss, 'boss'), [], 'who pays subscribes to nothing')
  const history = expected(await boss.get('/api/billing/boss/history'), 200)
  t.equal(history.balance_amount, 0)
  const orders = history.results.filter(({ dest_account }: any) => dest_account === 'Payable')
  t.equal(new Set(orders.map(({ event_id }: any) => event_id)).size, 1, 'seats of one plan are on one event')
  t.match(orders[0].event_id, /^cpn_[0-9a-f]{40}$/)
  t.match(await seats('?q=bob'), [
    { email: 'bob@example.com', full_name: 'A B', status: 'waiting', claimed_at: null, periods: 1 }
  ])
  await right()

  const mails = await mailsTo(system, 'bob@example.com')
  t.equal(mails.length, 1)
  t.match(mails[0]?.subject, /The Boss/)
  t.match(mails[0]?.text, await codeOf('bob@example.com'))
  t.equal((await mailsTo(system, 'Ann@example.com')).length, 1)

  t.match(expected(await ann.get('/api/cart'), 200).results, [
    { plan: { slug: plan }, detail: /bought for you/, email: null }
  ])
  const shown = expected(await ann.get('/api/billing/ann/checkout'), 200).results
  t.match(shown, [{ lines: [{ dest_amount: 0 }], options: [] }])
  t.match(await claim(ann, 'ann'), { status: 200, body: {} })
  t.match(await subscriptionsOf(ann, 'ann'), [
    { plan: { slug: plan }, auto_renew: false, grant_key: null, ends_at: '2026-02-28T12:00:00.000Z' }
  ])
  t.same(await seenBy(seller, 'ann'), before, 'its provider gets nothing by it')
  t.same(await seenBy(boss, 'ann'), [403, 403, 403], 'nor does who paid')
  const own = expected(await ann.get('/api/billing/ann/history'), 200)
  t.match(
    own,
    { count: 1, results: [{ dest_amount: 0 }] },
    'what the provider had imported stays out of sight'
  )
  const subscribers = expected(await seller.get(`/api/profile/${shop}/subscribers`), 200)
  t.notMatch(JSON.stringify(subscribers), /ann@example/i)
  t.match(await seats('?q=ann'), [{ status: 'claimed', claim_code: null }])

  const bob = await system.register('robert')
  await verifyByMail(system, bob, 'bob@example.com')
  t.equal(expected(await bob.get('/api/cart'), 200).count, 1, 'who verifies it later finds it')
  t.match(await claim(bob, 'robert'), { status: 200 })

  const dee = await system.register('dee')
  const code = await codeOf('cy@example.com')
  t.match(await redeem(dee, code.toUpperCase()), { status: 200 })
  t.match(await redeem(dee, code), { status: 200 })
  t.equal(expected(await dee.get('/api/cart'), 200).count, 1, 'twice is once')
  t.match(await claim(dee, 'dee'), { status: 200 })
  t.match(await redeem(dee, code), { status: 400, body: { detail: /no longer/ } })
  t.equal((await redeem(boss, '0'.repeat(40))).status, 400)
  await right()

  await runDaily(system, '2026-03-05T00:00:00.000Z')
  const funds = expected(await seller.get(`/api/metrics/${shop}/balances?period_type=daily`), 200).results
  const last = (slug: string) => funds.find((row: any) => row.slug.toLowerCase() === slug).values.at(-1)[1]
  t.equal(last('backlog'), 0, 'all of it is earned over the spans of those who came')
  t.equal(last('income'), 4500 + 100)
  await right()

  const url = `/api/profile/dee/subscriptions/${plan}`
  t.match(await subscriptionsOf(dee, 'dee'), [], 'it did not renew')
  t.equal((await dee.patch(url, { auto_renew: true })).status, 404)
})

t.test(
  'one claim of two at once wins, and the manager who turns the renewal on lets the provider in',
  async (t) => {
    const { system, seller, plan, buy, codeOf, redeem, claim, right } = await scene(t)
    await buy(['one@example.com'])
    const code = await codeOf('one@example.com')
    const two = [await system.register('eve'), await system.register('fay')] as const
    await system.settled()
    for (const who of two) expected(await redeem(who, code), 200)
    const answers = await Promise.all([claim(two[0], 'eve'), claim(two[1], 'fay')])
    t.same(answers.map(({ status }) => status).sort()[0], 200)
    t.not(answers[0]?.status, answers[1]?.status)
    const all = [...(await subscriptionsOf(two[0], 'eve')), ...(await subscriptionsOf(two[1], 'fay'))]
    t.equal(all.length, 1)
    await right()
    const loser = answers[0]?.status === 200 ? 1 : 0
    const slugs = ['eve', 'fay']
    const late = await claim(two[loser], slugs[loser] ?? '')
    t.match(late, { status: 400, body: { errors: { items: [/can no longer be claimed/] } } })

    const winner = two[1 - loser] as TestClient
    const slug = slugs[1 - loser] ?? ''
    t.equal((await seller.get(`/api/profile/${slug}`)).status, 403)
    expected(await winner.patch(`/api/profile/${slug}/subscriptions/${plan}`, { auto_renew: true }), 200)
    await system.settled()
    t.equal((await seller.get(`/api/profile/${slug}`)).status, 200)
  }
)

t.test(
  'a seat is added to a subscription that runs, and the provider sees no longer than that was',
  async (t) => {
    const { system, seller, plan, buy, codeOf, redeem, right } = await scene(t)
    const gil = await system.register('gil')
    await system.settled()
    await system.subscribe(gil, 'gil', plan)
    await buy(['gil@example.com'])
    expected(await redeem(gil, await codeOf('gil@example.com')), 200)
    expected(await gil.post('/api/cart', { plan }), 201)
    const cart = expected(await gil.get('/api/billing/gil/checkout'), 200).results
    t.equal(cart.length, 2, 'beside what is ordered itself')
    expected(await gil.post('/api/billing/gil/checkout', VISA), 201)
    await system.settled()
    t.match(await subscriptionsOf(gil, 'gil'), [{ ends_at: '2026-04-30T12:00:00.000Z', auto_renew: true }])
    t.same(expected(await gil.get('/api/cart'), 200).results, [])
    await right()
    system.clock.set('2026-04-15T00:00:00.000Z')
    t.equal((await seller.get('/api/profile/gil')).status, 403)
  }
)

t.test('what is given back, charged back or given up cannot be claimed', async (t) => {
  const { system, seller, boss, buy, seats, codeOf, redeem, claim, right } = await scene(t)
  const hal = await system.register('hal')
  const charge = await buy(['a@example.com', 'b@example.com'])
  const codes = [await codeOf('a@example.com'), await codeOf('b@example.com')] as const
  expected(await redeem(hal, codes[0]), 200)
  const url = `/api/billing/boss/charges/${charge.processor_key}`
  const first = (await seats()).findIndex(({ claim_code }: any) => claim_code === codes[0])
  t.ok(first >= 0)
  const refund = (num: number) => seller.post(`${url}/refund`, { lines: [{ num }] })
  expected(await refund(0), 200)
  await system.settled()
  t.same((await seats()).map(({ status }: any) => status).sort(), ['ended', 'waiting'])
  const waiting = (await seats()).find(({ status }: any) => status === 'waiting')
  const gone = codes.find((code) => code !== waiting.claim_code) ?? ''
  t.match(await redeem(hal, gone), { status: 400 })
  const event = { charge: charge.processor_key, at: system.clock.now() }
  await tell(system.anonymous, { ...event, type: 'charge.dispute.created', id: 'evt_1' })
  await system.settled()
  t.match(await redeem(hal, waiting.claim_code), { status: 400 })
  await tell(system.anonymous, { ...event, type: 'charge.dispute.closed', status: 'won', id: 'evt_2' })
  await system.settled()
  t.match(await redeem(hal, waiting.claim_code), { status: 200 }, 'a dispute that was won gives it back')
  t.match(await claim(hal, 'hal'), { status: 200 })
  await right()

  const invoice = await buy(['c@example.com'], '/paylater', {})
  t.equal((await mailsTo(system, 'c@example.com')).length, 0, 'nobody is told before it is paid')
  const code = await codeOf('c@example.com')
  const collected = `/api/billing/boss/payments/${invoice.claim_code}/collected`
  expected(await seller.post(collected, { paid: false }), 200)
  await system.settled()
  t.match(await redeem(hal, code), { status: 400 })
  await right()
  const later = await buy(['d@example.com'], '/paylater', {})
  expected(await seller.post(`/api/billing/boss/payments/${later.claim_code}/collected`, {}), 200)
  t.equal((await mailsTo(system, 'd@example.com')).length, 1, 'once it is paid')
  expected(await redeem(hal, await codeOf('d@example.com')), 200)
  t.match(await claim(hal, 'hal'), { status: 200 })
  await runDaily(system, '2026-06-01T00:00:00.000Z')
  await right()
  t.equal((await hal.get('/api/billing/boss/seats')).status, 403, 'codes are for who pays')
  t.equal((await system.anonymous.get('/api/billing/boss/seats')).status, 401)
  t.equal((await boss.get('/api/billing/hal/seats')).status, 403)
})

t.test('what cannot be bought for others; and a visitor’s claim', async (t) => {
  const { system, seller, shop, boss, buy, codeOf, claim, right } = await scene(t)
  const asks = await system.makePlan(seller, shop, 'Club', { optin_on_request: true })
  t.match(await boss.post('/api/cart', { plan: asks, email: 'x@example.com' }), {
    status: 400,
    body: { errors: { email: [/accepts each/] } }
  })
  t.match(await boss.post('/api/cart', { plan: asks, email: 'nobody' }), { status: 400 })
  await buy(['v@example.com'])
  const claimed = await system.anonymous.post('/api/cart/redeem', { code: await codeOf('v@example.com') })
  t.equal(claimed.status, 200)
  const cookie = String(claimed.headers['set-cookie']).split(';', 1)[0] ?? ''
  t.match(expected(await system.anonymous.get('/api/cart', { cookie }), 200).results, [
    { detail: /bought for you/ }
  ])
  const ivy = await system.register('ivy')
  expected(await ivy.post('/api/cart/merge', undefined, { cookie }), 204)
  t.match(expected(await ivy.get('/api/cart'), 200).results, [{ detail: /bought for you/ }])
  t.match(await claim(ivy, 'ivy'), { status: 200 })
  await right()
})

/** Mails that one order sends: at most five a day to an address, and none of what cost nothing. */
t.test('a stranger fills no mailbox with seats', async (t) => {
  const { system, seller, shop, boss, buy } = await scene(t)
  for (let n = 0; n < 7; n++) await buy(['victim@example.com'])
  t.equal((await mailsTo(system, 'victim@example.com')).length, 5)
  const free = await system.makePlan(seller, shop, 'Free', { period_amount: 0 })
  expected(await boss.post('/api/cart', { plan: free, email: 'other@example.com' }), 201)
  expected(await boss.post('/api/billing/boss/checkout', {}), 200)
  t.equal((await mailsTo(system, 'other@example.com')).length, 0)
})
