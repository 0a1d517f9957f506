/** A processor that does not answer: whoever needs it is told to try again, and nothing was done. */
import { type PaymentProcessor, stripeProcessor } from '@bursar/billing'
import { expected, fakeStripe, type TestAnswer, testSystem } from '@bursar/testing'
import t from 'tap'

type Method = {
  [Name in keyof PaymentProcessor]-?: NonNullable<PaymentProcessor[Name]> extends (...given: any[]) => any
    ? Name
    : never
}[keyof PaymentProcessor]

/** A processor of which some methods time out. */
function impatient(processor: PaymentProcessor, away: ReadonlySet<Method>): PaymentProcessor {
  return new Proxy(processor, {
    get(held, name) {
      if (!away.has(name as Method)) return Reflect.get(held, name)
      return name === 'eventsSince' ? timeOutListing : timeOut
    }
  })
}

async function timeOut(): Promise<never> {
  throw new Error('timed out')
}

// biome-ignore lint/correctness/useYield: it comes to nothing
async function* timeOutListing(): AsyncGenerator<never> {
  throw new Error('timed out')
}

t.test('a processor that times out', async (t) => {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const away = new Set<Method>()
  const keys = { secretKey: 'rk_test_1', webhookSecret: 'whsec_1', publicKey: 'pk_test_1' }
  const processor = impatient(stripeProcessor({ ...keys, url: stripe.url }), away)
  const system = await testSystem(t, { processor })
  const { admin, anonymous, clock, register, settled } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24_900 })
  const terms = { period_amount: 9_900, renewal_type: 'auto-renew', trial_days: 15 } as const
  const tried = await system.makePlan(admin, 'broker', 'Tried', terms)
  const people = {
    ann: await register('ann'),
    bob: await register('bob'),
    cyd: await register('cyd'),
    dan: await register('dan')
  }
  const { ann, bob, cyd, dan } = people
  await settled()

  // Ann has a card and a cart, Bob has yet to confirm, Cyd tries a plan, Dan pays later.
  expected(await ann.put('/api/billing/ann/card', { token: 'tok_visa' }), 200)
  for (const user of [ann, bob, dan]) expected(await user.post('/api/cart', { plan }), 201)
  expected(await cyd.post('/api/cart', { plan: tried }), 201)
  const challenged = { processor_token: 'tok_threeDSecure2Required' }
  const { processor_key } = expected(await bob.post('/api/billing/bob/checkout', challenged), 201)
  const { claim_code } = expected(await dan.post('/api/billing/dan/checkout/paylater', {}), 201)
  await settled()
  stripe.confirm(processor_key, true)
  const told = stripe.book.events.find(({ type }) => type === 'payment_intent.succeeded')!
  const signed = stripe.signed(told, 'whsec_1', clock.now())

  const asks: readonly (readonly [Method, string, () => Promise<TestAnswer>])[] = [
    ['saveCard', 'a new card', () => ann.put('/api/billing/ann/card', { token: 'tok_visa' })],
    ['saveCard', 'a trial', () => cyd.post('/api/billing/cyd/checkout', { processor_token: 'tok_visa' })],
    ['setupSecret', 'the set-up of a card', () => ann.get('/api/billing/ann/card?update=1')],
    ['giveUp', 'a charge that is given up', () => bob.delete(`/api/billing/bob/charges/${processor_key}`)],
    ['giveUp', 'another checkout', () => bob.post('/api/billing/bob/checkout', challenged)],
    [
      'noticeOf',
      'an event',
      () =>
        anonymous.post('/api/billing/webhooks/stripe', signed.body, { 'stripe-signature': signed.signature })
    ],
    [
      'lookUp',
      'an event about a charge',
      () =>
        anonymous.post('/api/billing/webhooks/stripe', signed.body, { 'stripe-signature': signed.signature })
    ],
    ['eventsSince', 'reconciliation', () => admin.post('/api/billing/reconcile', {})],
    ['bank', 'the bank account', () => admin.get('/api/billing/broker/bank')],
    ['bank', 'a withdrawal', () => admin.post('/api/billing/broker/transfers', { amount: 100 })],
    ['charge', 'a checkout', () => ann.post('/api/billing/ann/checkout', {})],
    [
      'charge',
      'an invoice',
      () => dan.post(`/api/billing/payments/${claim_code}`, { processor_token: 'tok_visa' })
    ]
  ]

  async function stands() {
    await settled()
    const views = []
    for (const [slug, user] of Object.entries({ ...people, broker: admin })) {
      for (const url of [
        `/api/profile/${slug}/subscriptions`,
        `/api/billing/${slug}/balance`,
        `/api/billing/${slug}/card`,
        `/api/billing/${slug}/history`,
        '/api/cart'
      ]) {
        views.push(expected(await user.get(url), 200))
      }
    }
    return views
  }

  for (const [method, what, ask] of asks) {
    await t.test(`${what}: ${method}`, async (t) => {
      const before = await stands()
      away.add(method)
      t.match(await ask(), { status: 503, body: { detail: /did not answer/ } })
      t.same(await stands(), before)
      away.clear()
    })
  }

  await t.test('what can be told without it is told', async (t) => {
    away.add('lookUp').add('payouts')
    const url = `/api/billing/bob/charges/${processor_key}`
    t.match(await bob.get(url), { status: 200, body: { state: 'created' } })
    t.match(await admin.get('/api/billing/broker/transfers'), {
      status: 200,
      body: { detail: /could not be reached/ }
    })
    away.clear()
  })
})
