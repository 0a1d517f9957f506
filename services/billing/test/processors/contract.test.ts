import { breaker, fromStripe, stripeProcessor, testProcessor, toStripe } from '@bursar/billing'
import { fakeStripe, paymentProcessorContract } from '@bursar/testing'
import t from 'tap'

t.test('the test processor', (t) =>
  paymentProcessorContract(t, async () => ({
    port: {
      processor: testProcessor({ webhookSecret: 'whsec_of_a_test' }),
      tokens: { settled: 'tok_visa', declined: 'tok_chargeDeclined', pending: 'tok_pending' }
    },
    close: async () => {}
  }))
)

t.test('Stripe, by its own library', (t) =>
  paymentProcessorContract(t, async () => {
    const stripe = await fakeStripe()
    const keys = { secretKey: 'sk_test_1', webhookSecret: 'whsec_of_a_test' }
    return {
      port: {
        processor: stripeProcessor({ ...keys, url: stripe.url }),
        tokens: {
          settled: 'tok_visa',
          declined: 'tok_chargeDeclined',
          pending: 'tok_slowFee',
          waiting: 'tok_threeDSecure2Required'
        },
        confirm: async (key, isWell) => stripe.confirm(key, isWell),
        returnRefunds: async (key) => stripe.returnRefunds(key),
        loseAnswer: () => stripe.lose('POST payment_intents'),
        loseMove: (way) => stripe.lose(`POST ${way === 'out' ? 'transfers' : 'transfers/:id/reversals'}`),
        onboard: async (account) => stripe.onboard(account),
        closeAccount: async (account) => stripe.closeAccount(account)
      },
      close: stripe.close
    }
  })
)

const mock = process.env.STRIPE_MOCK_URL

/** stripe-mock answers from fixtures whatever is asked, and refuses what its API knows nothing of. */
t.test(
  'what is asked of Stripe is what its API takes',
  { skip: !mock && 'STRIPE_MOCK_URL is not set' },
  async (t) => {
    const processor = stripeProcessor({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1', url: mock ?? '' })
    const asked = { id: '0190a000-0000-7000-8000-000000000001', amount: 24_900, unit: 'usd', profile: 'p' }
    const card = { source: { is: 'card', key: 'cus_1/pm_1' } } as const
    const answer = await processor.charge({ ...asked, ...card, isPresent: false, keepsCard: false })
    t.match(answer, { is: /settled|pending|waiting|declined/ })
    t.not(answer.is === 'declined' && answer.reason, 'parameter_unknown')
    const token = { source: { is: 'token', key: 'tok_visa' } } as const
    t.match(await processor.charge({ ...asked, ...token, isPresent: true, keepsCard: true }), { is: String })
    const charge = { processor_key: 'pi_1', amount: 24_900, unit: 'usd' }
    t.match(await processor.lookUp(charge), { is: String })
    t.match(await processor.giveUp?.(charge), { is: String })
    await processor.refund?.({ ...charge, id: 'refund-1' })
    t.match(await processor.saveCard('p', 'tok_visa'), { last4: /^\d{4}$/ })
    t.match(await processor.setupSecret('p'), /./)
    await processor.forgetCard?.('cus_1/pm_1')
    t.match(await processor.bank('0b0b0b0b-0000-5000-8000-000000000001'), { holds: {} })
    t.ok(Array.isArray(await processor.payouts('0b0b0b0b-0000-5000-8000-000000000001')))
    await processor.payOut?.({ id: 'po_1', profile: 'p', amount: 1_000, unit: 'usd' })
    const { payees } = processor
    const opened = await payees?.open({ id: 'shop-0', profile: 'shop', country: 'DE' })
    t.match(opened, { is: 'made', account: /^acct_/ })
    const account = opened?.is === 'made' ? opened.account : ''
    const back = { done: 'https://site.example/', stale: 'https://site.example/' }
    t.match(await payees?.onboard(account, back), { url: /^https:/ })
    t.match(await payees?.standing(account), { is: 'open' })
    t.type(await payees?.isEmpty(account), 'boolean')
    t.match(await payees?.handed('c1'), { amount: Number, moves: Number })
    const move = { charge: 'c1', processor_key: 'pi_1', amount: 100, unit: 'usd', moves: 0 }
    const moves = [await payees?.handOn(move, account), await payees?.takeBack(move)]
    for (const one of moves) t.not(one?.is === 'stuck' && one.reason, 'parameter_unknown')
    t.match(await processor.bank('shop', account), { holds: {} })
    t.ok(Array.isArray(await processor.payouts('shop', account)))
    await processor.payOut?.({ id: 'po_2', profile: 'shop', amount: 1_000, unit: 'usd', account })
    for await (const event of processor.eventsSince?.('2026-01-01T00:00:00.000Z') ?? []) {
      await processor.noticeOf(event)
      break
    }
    await processor.noticeOf({ id: 'evt_2', type: 'refund.failed', data: { object: { id: 're_1' } } })
    await processor.noticeOf({
      id: 'evt_1',
      type: 'charge.dispute.created',
      data: { object: { id: 'dp_1' } }
    })
  }
)

t.test('amounts are sent as Stripe counts them', async (t) => {
  t.same([toStripe(24_900, 'usd'), fromStripe(24_900, 'usd')], [24_900, 24_900])
  t.same([toStripe(24_900, 'jpy'), fromStripe(249, 'jpy')], [249, 24_900], 'without decimals')
  t.equal(toStripe(24_950, 'jpy'), undefined, 'of which there are no parts')
  t.same([toStripe(24_900, 'kwd'), fromStripe(249_005, 'kwd')], [249_000, 24_901], 'with three')
  t.same(
    [toStripe(24_900, 'isk'), toStripe(24_900, 'ugx')],
    [24_900, 24_900],
    'two that have none are sent with two'
  )
})

t.test('who is away is left alone for a while', async (t) => {
  let now = 0
  let asked = 0
  const settings = { failures: 2, pauseMs: 100, isAway: (error: unknown) => error === 'away', now: () => now }
  const guarded = breaker(settings)
  const fails = async (error: string) => {
    const call = () => {
      asked += 1
      return Promise.reject(error)
    }
    await guarded(call).catch(() => {})
  }
  await fails('away')
  await fails('refused')
  await fails('away')
  t.equal(await guarded(async () => 'well'), 'well', 'a refusal is an answer')
  await fails('away')
  await fails('away')
  const before = asked
  await fails('away')
  t.equal(asked, before, 'nobody asks')
  now = 100
  t.equal(await guarded(async () => 'back'), 'back')
  t.equal(await guarded(async () => 'well'), 'well')
})
