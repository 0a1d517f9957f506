/** Checkouts by Stripe: its own library talks to a fake one, which the customer, the bank and the network act on. */
import { billing as billingService, stripeProcessor } from '@bursar/billing'
import {
  expected,
  fakeStripe,
  mailsTo,
  runDueJobs,
  type StripeObject,
  testSystem,
  verifyByMail
} from '@bursar/testing'
import t from 'tap'

const webhookSecret = 'whsec_new, whsec_old'

t.test('payments by Stripe', async (t) => {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const keys = { secretKey: 'rk_test_1', webhookSecret, publicKey: 'pk_test_1' }
  const processor = stripeProcessor({ ...keys, url: stripe.url })
  const system = await testSystem(t, { processor })
  const { admin, clock, engines, register, settled } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900 })
  const { jobs } = billingService({ processor })
  const checkout = (slug: string, user: Awaited<ReturnType<typeof register>>, token: string) =>
    user.post(`/api/billing/${slug}/checkout`, { processor_token: token, remember_card: true })

  async function buyer(slug: string) {
    const user = await register(slug)
    await user.post('/api/cart', { plan })
    return {
      user,
      buys: (token: string) => checkout(slug, user, token),
      async stands() {
        await settled()
        const [subscriptions, cart, balance] = await Promise.all([
          user.get(`/api/profile/${slug}/subscriptions`),
          user.get('/api/cart'),
          user.get(`/api/billing/${slug}/balance`)
        ])
        return [subscriptions.body.count, cart.body.results.length, balance.body.balance_amount]
      }
    }
  }

  async function tells(event: StripeObject, secret = 'whsec_old') {
    const { body, signature } = stripe.signed(event, secret, clock.now())
    const answer = await system.anonymous.post('/api/billing/webhooks/stripe', body, {
      'stripe-signature': signature
    })
    await settled()
    return answer.status
  }

  const intentOf = (key: string) => stripe.book.objects.get(key) as StripeObject
  const eventsOf = (types: string, about: string) =>
    stripe.book.events.filter(({ type, data }) => {
      const { id, payment_intent } = data.object
      return type.startsWith(types) && (id === about || payment_intent === about)
    })
  const engine = engines.get('billing')
  if (!engine) throw new Error('there is no billing')
  const runJobs = () => runDueJobs(engine, jobs)

  await t.test('nothing is ordered before the customer confirmed', async (t) => {
    const { user, buys, stands } = await buyer('ann')
    const charge = expected(await buys('tok_threeDSecure2Required'), 201)
    const secret = `${charge.processor_key}_secret_fake`
    t.match(charge, {
      state: 'created',
      last4: '3220',
      processor_info: { STRIPE_PUB_KEY: 'pk_test_1', STRIPE_INTENT_SECRET: secret }
    })
    t.same(await stands(), [0, 1, 0], 'it stays in the cart')
    const url = `/api/billing/ann/charges/${charge.processor_key}`
    t.match(
      (await user.get(url)).body,
      { state: 'created', processor_info: undefined },
      'the secret is told once'
    )

    stripe.confirm(charge.processor_key, true)
    const [confirmed, booked] = [
      eventsOf('payment_intent.succeeded', charge.processor_key)[0]!,
      eventsOf('charge.updated', charge.processor_key)[0]!
    ]
    t.equal(await tells(confirmed, 'whsec_other'), 400, 'whoever signs otherwise is not heard')
    t.same(await stands(), [0, 1, 0])
    for (const event of [booked, confirmed, booked]) t.equal(await tells(event), 200)
    t.same(await stands(), [1, 0, 0], 'in any order, and as often as it likes')
    t.match((await user.get(url)).body, { state: 'done' })
    t.match((await user.get('/api/billing/ann/card')).body, { last4: '3220', exp_date: '12/2099' })
    t.equal((await user.delete(url)).status, 405, 'what is paid stays paid')
    t.equal(await tells(eventsOf('payment_intent.requires_action', charge.processor_key)[0]!), 200)
    t.match((await user.get(url)).body, { state: 'done' }, 'it never goes back')
  })

  await t.test('it is given up by hand, by the next checkout, and after an hour', async (t) => {
    const { user, buys, stands } = await buyer('bob')
    const first = expected(await buys('tok_threeDSecure2Required'), 201).processor_key
    await settled()
    const url = `/api/billing/bob/charges/${first}`
    t.equal((await admin.delete(`/api/billing/broker/charges/${first}`)).status, 404, 'by its profile alone')
    t.equal((await user.delete(url)).status, 204)
    t.equal(intentOf(first).status, 'canceled')
    await settled()
    t.equal((await user.get(url)).status, 404, 'nothing is left of it')

    const second = expected(await buys('tok_threeDSecure2Required'), 201).processor_key
    const third = expected(await buys('tok_threeDSecure2Required'), 201).processor_key
    t.equal(intentOf(second).status, 'canceled', 'who begins another one gave it up')
    await runJobs()
    t.equal(intentOf(third).status, 'requires_action')
    clock.set('2026-01-15T13:00:01.000Z')
    await runJobs()
    t.equal(intentOf(third).status, 'canceled')
    t.same(await stands(), [0, 1, 0])
    t.match(expected(await buys('tok_visa'), 201), { state: 'done' })
    t.same(await stands(), [1, 0, 0])
  })

  await t.test('a customer who was faster than who gave it up has paid', async (t) => {
    const { user, buys, stands } = await buyer('cyd')
    const { processor_key } = expected(await buys('tok_threeDSecure2Required'), 201)
    await settled()
    stripe.confirm(processor_key, true)
    t.equal((await user.delete(`/api/billing/cyd/charges/${processor_key}`)).status, 405)
    t.same(await stands(), [1, 0, 0])
  })

  await t.test('an answer that is lost costs nobody twice', async (t) => {
    const { buys, stands } = await buyer('dan')
    const before = stripe.book.all('charge').length
    stripe.lose('POST payment_intents')
    t.equal((await buys('tok_visa')).status, 503)
    t.equal(stripe.book.all('charge').length, before + 1, 'it was charged')
    clock.set('2026-01-15T13:01:00.000Z')
    await runJobs()
    t.same(await stands(), [1, 0, 0], 'which is found out')
    t.equal(stripe.book.all('charge').length, before + 1)
  })

  await t.test(
    'a charge whose fee is not known yet is pending, and a webhook that was lost is heard again',
    async (t) => {
      const { user, buys, stands } = await buyer('eve')
      const { processor_key, state } = expected(await buys('tok_slowFee'), 201)
      t.equal(state, 'created')
      t.same(await stands(), [1, 0, 24900], 'it is ordered, and not paid yet')
      stripe.settleFees()
      t.equal((await user.post('/api/billing/reconcile', {})).status, 403)
      const done = expected(await admin.post('/api/billing/reconcile', {}), 200)
      t.match(done, { processor: 'stripe', heard: Number })
      t.ok(done.heard > 0)
      t.same(await stands(), [1, 0, 0])
      t.equal((await user.get(`/api/billing/eve/charges/${processor_key}`)).body.state, 'done')
      stripe.faults.push('away', 'away', 'away')
      t.equal((await admin.post('/api/billing/reconcile', {})).status, 503)
      stripe.faults.length = 0
    }
  )

  await t.test('money goes back, and a dispute is heard in any order', async (t) => {
    const { user, buys } = await buyer('fay')
    const { processor_key } = expected(await buys('tok_visa'), 201)
    await settled()
    const part = { lines: [{ num: 0, refunded_amount: 4900 }] }
    expected(await admin.post(`/api/billing/fay/charges/${processor_key}/refund`, part), 200)
    await runJobs()
    await runJobs()
    t.match(stripe.book.all('refund'), [{ amount: 4900, payment_intent: processor_key }])
    const dispute = stripe.dispute(processor_key, 'needs_response')
    stripe.dispute(processor_key, 'lost')
    const [opened, closed] = eventsOf('charge.dispute', processor_key)
    for (const event of [closed!, opened!, closed!]) t.equal(await tells(event), 200)
    t.equal((await user.get(`/api/billing/fay/charges/${processor_key}`)).body.state, 'failed', 'it is lost')
    t.equal(dispute.status, 'lost')
  })

  await t.test('a refund that does not arrive is told, and its money is where it was', async (t) => {
    const { user, buys } = await buyer('hal')
    const { processor_key } = expected(await buys('tok_visa'), 201)
    await settled()
    const url = `/api/billing/hal/charges/${processor_key}`
    const funds = async () => {
      await settled()
      return expected(await admin.get('/api/billing/broker/transfers'), 200).balance_amount
    }
    const refund = async (refunded_amount: number) => {
      expected(await admin.post(`${url}/refund`, { lines: [{ num: 0, refunded_amount }] }), 200)
      await settled()
    }
    const before = await funds()
    await verifyByMail(system, { ...admin, slug: 'admin' })
    await refund(4900)
    await runJobs()
    t.equal(await funds(), before - 4900 + 148, 'less its part of the fee')
    t.match((await user.get(url)).body, { detail: '' })
    stripe.returnRefunds(processor_key)
    const [failed] = stripe.book.events.filter(({ type }) => type === 'refund.failed').slice(-1)
    for (let heard = 0; heard < 3; heard += 1) t.equal(await tells(failed!), 200)
    t.equal(await funds(), before, 'once')
    t.match((await user.get(url)).body, {
      state: 'done',
      detail: /could not refund \$49\.00/,
      lines: [{ refunded: 4900 }]
    })
    const mails = await mailsTo(system, 'admin@example.com')
    t.match(mails.at(-1), { subject: /^Refund failed: \$49\.00 to /, text: /in another way/ })

    stripe.dispute(processor_key, 'needs_response')
    await refund(5000)
    await runJobs()
    t.equal(await funds(), before, 'what is refused at once comes back at once')
    t.match((await user.get(url)).body, { detail: /could not refund \$99\.00/ })
    t.equal(stripe.book.all('refund').filter((one) => one.payment_intent === processor_key).length, 1)
  })

  await t.test('what a card says is told, and what would help a thief is not', async (t) => {
    const { buys, stands } = await buyer('gus')
    t.match(await buys('tok_chargeDeclinedInsufficientFunds'), {
      status: 400,
      body: { detail: 'Your card has insufficient funds.' }
    })
    t.match(await buys('tok_chargeDeclinedFraudulent'), { body: { detail: 'Your card was declined.' } })
    t.same(await stands(), [0, 1, 0])
  })
})
