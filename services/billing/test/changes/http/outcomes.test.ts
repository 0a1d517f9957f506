/** What becomes of a change with the outcome of its charge: replayed, failed later, waiting for its customer. */
import { stripeProcessor, testProcessor } from '@bursar/billing'
import { expected, fakeStripe, type StripeObject } from '@bursar/testing'
import t, { type Test } from 'tap'
import { changing } from './scene.ts'

const HALF = '2026-01-16T00:00:00.000Z'
const LEFT = 49_900 - 12_851

t.test('one key is one change', async (t) => {
  const { basic, pro, ann, url, subscribe, to, right } = await changing(t)
  await subscribe(basic)
  to(HALF)
  const once = () => ann.post(url(basic), { plan: pro }, { 'idempotency-key': 'change-1' })
  const both = await Promise.all([once(), once()])
  const again = await once()
  t.ok(both.some(({ status }) => status === 201))
  t.ok(both.every(({ status }) => [201, 409].includes(status)))
  t.equal(again.status, 201)
  t.equal(again.body.id, both.find(({ status }) => status === 201)?.body.id)
  await right()
  t.equal((await ann.get('/api/billing/ann/charges')).body.count, 2)
})

t.test('a repeat gets the answer that was lost, though by it the old plan is over', async (t) => {
  const processor = testProcessor()
  let isLost = false
  const scene = await changing(t, {
    processor: {
      ...processor,
      async charge(request) {
        const answer = await processor.charge(request)
        if (isLost) throw new Error('the connection broke')
        return answer
      }
    }
  })
  const { system, basic, pro, ann, url, subscribe, to, right } = scene
  await subscribe(basic)
  to(HALF)
  const expected = { usd: LEFT }
  const ask = () => ann.post(url(basic), { plan: pro, expected }, { 'idempotency-key': 'change-1' })
  isLost = true
  t.equal((await ask()).status, 503)
  isLost = false
  to('2026-01-16T00:30:00.000Z')
  const repeated = await ask()
  t.match(repeated, { status: 201, body: { amount: LEFT, state: 'done' } })
  t.equal((await ask()).body.id, repeated.body.id)
  t.equal((await ann.post(url(basic), { plan: pro })).status, 404, 'asked by another key, it is over')
  await right()
  t.equal((await ann.get('/api/billing/ann/charges')).body.count, 2)
  await system.settled()
})

t.test('a charge that fails later leaves due what the credit did not pay', async (t) => {
  const { basic, pro, ann, change, subscribe, says, held, charge, to, right } = await changing(t)
  await subscribe(basic)
  to(HALF)
  const { processor_key, state } = expected(await change(basic, pro, { processor_token: 'tok_pending' }), 201)
  t.equal(state, 'created')
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: LEFT })
  t.match(await held(pro), { changed_from: { slug: basic } })
  t.match(await change(pro, basic, { when: 'period_end' }), { status: 409, body: { code: 'charge_pending' } })
  await says(processor_key, 'failed')
  t.match(await charge(processor_key), { state: 'failed' })
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: LEFT }, 'N - c is due')
  await right()
  const paid = expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  t.equal(paid.amount, LEFT)
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
})

/** The same, while she owes for a third plan, which the charge is to pay as well. */
async function owing(t: Test) {
  const scene = await waiting(t, async ({ system, ann, top: lite }) => {
    expected(await ann.post('/api/cart', { plan: lite }), 201)
    expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
    await system.settled()
    return 99_900
  })
  return { ...scene, lite: scene.top }
}

type Scene = Awaited<ReturnType<typeof changing>>

/** Ann has a plan, and her bank wants to hear from her before she pays for another; `before` answers what else is due. */
async function waiting(t: Test, before = async (_: Scene) => 0) {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const keys = { secretKey: 'rk_test_1', webhookSecret: 'whsec_1', publicKey: 'pk_test_1' }
  const scene = await changing(t, { processor: stripeProcessor({ ...keys, url: stripe.url }) })
  const { system, basic, pro, ann, subscribe, change, right, to } = scene
  const first = await subscribe(basic)
  const due = await before(scene)
  to(HALF)
  const asked = expected(await change(basic, pro, { processor_token: 'tok_threeDSecure2Required' }), 201)
  t.match(asked, { state: 'created', amount: LEFT + due })
  await right()
  const key = asked.processor_key as string
  async function tells(about: string) {
    const isAbout = ({ data: { object } }: StripeObject) =>
      object.id === about || object.payment_intent === about
    for (const event of stripe.book.events.filter(isAbout)) {
      const { body, signature } = stripe.signed(event, 'whsec_1', system.clock.now())
      const answer = await system.anonymous.post('/api/billing/webhooks/stripe', body, {
        'stripe-signature': signature
      })
      t.equal(answer.status, 200)
    }
    await system.settled()
  }
  return {
    ...{ ...scene, first, key },
    async unchanged() {
      await right()
      const { results } = expected(await ann.get('/api/profile/ann/subscriptions'), 200)
      t.match(results, [{ plan: { slug: basic }, auto_renew: true, change_to: null }])
      t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
    },
    /** Her bank hears from her, and the processor tells. */
    async confirms() {
      stripe.confirm(key, true)
      await tells(key)
    },
    /** The bank takes back what she paid for the first plan, or decides on that. */
    async disputes(status: 'needs_response' | 'lost') {
      stripe.dispute(first, status)
      await tells(first)
    }
  }
}

t.test('nothing is changed before its customer confirmed it', async (t) => {
  const { basic, pro, first, refund, unchanged, confirms, held, right, to } = await waiting(t)
  await unchanged()
  t.match(await refund(first, 100), { status: 409, body: { code: 'charge_pending' } })
  to('2026-01-16T00:30:00.000Z')
  await confirms()
  await right()
  t.equal(await held(basic), undefined)
  t.match(await held(pro), { created_at: HALF, changed_from: { slug: basic } }, 'as it was shown')
  t.equal((await refund(first, 24_900 - 12_851 + 1)).status, 405)
  t.equal((await refund(first)).status, 200)
  await right()
})

t.test('given up, nothing has changed, and what it counted on is free again', async (t) => {
  const { ann, first, key, refund, unchanged } = await waiting(t)
  t.equal((await ann.delete(`/api/billing/ann/charges/${key}`)).status, 204)
  await unchanged()
  t.equal((await refund(first, 24_900)).status, 200)
  await unchanged()
})

t.test('a debt is collected once while a change that would pay it waits', async (t) => {
  const { system, ann, lite, url, basic, pro, key, right, to } = await owing(t)
  const collect = () => system.admin.delete('/api/billing/ann/balance?paid=1')
  t.match(await collect(), { status: 409, body: { code: 'charge_pending' } }, 'its customer may confirm yet')
  t.match(await system.admin.delete('/api/billing/ann/balance'), { status: 409 }, 'nor is it given up')
  to('2026-01-16T01:00:01.000Z')
  // Given up, it holds up nothing.
  t.equal((await ann.delete(`/api/billing/ann/charges/${key}`)).status, 204)
  await right()
  t.equal((await collect()).status, 204)
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
  const { results } = expected(await ann.get('/api/profile/ann/subscriptions'), 200)
  t.same(results.map(({ plan }: any) => plan.slug).sort(), [basic, lite].sort())
  const preview = expected(await ann.get(`${url(basic)}?plan=${pro}`), 200)
  t.equal(preview.amount, preview.price - preview.credit, 'nothing else is due')
})

t.test('a change that is confirmed pays what was due with it', async (t) => {
  const { system, ann, confirms, right } = await owing(t)
  await confirms()
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 })
  t.equal((await system.admin.delete('/api/billing/ann/balance?paid=1')).status, 204)
  await right()
  const { results } = expected(await ann.get('/api/billing/ann/history'), 200)
  t.equal(results.filter(({ description }: any) => /^Paid offline/.test(description)).length, 0)
})

t.test('a bank takes back meanwhile what the credit came from', async (t) => {
  const { pro, change, top, disputes, confirms, held, right } = await waiting(t)
  await disputes('needs_response')
  await confirms()
  await right()
  t.match(await held(pro), { locked: true }, 'it is paid, and locked')
  t.equal((await change(pro, top)).status, 409)
  await disputes('lost')
  t.equal(await held(pro), undefined, 'and ends with the dispute')
  await right()
})

t.test('a dispute that is lost before the customer confirms', async (t) => {
  const { pro, disputes, confirms, held, right } = await waiting(t)
  await disputes('needs_response')
  await disputes('lost')
  await confirms()
  await right()
  t.equal(await held(pro), undefined, 'nobody has for nothing what that payment was to pay')
})
