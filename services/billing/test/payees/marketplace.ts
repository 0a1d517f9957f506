/** A marketplace by Stripe: a shop that sells, whose owner can connect an account, and everybody outside. */
import { billing as billingService, stripeProcessor } from '@bursar/billing'
import { expected, fakeStripe, runDueJobs, testSystem } from '@bursar/testing'
import type { Test } from 'tap'

const webhookSecret = 'whsec_site, whsec_connect'

export async function marketplace(t: Test) {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const keys = { secretKey: 'rk_test_1', webhookSecret, publicKey: 'pk_test_1' }
  const processor = stripeProcessor({ ...keys, url: stripe.url })
  const system = await testSystem(t, { processor })
  const engine = system.engines.get('billing')
  if (!engine) throw new Error('there is no billing')
  const { jobs } = billingService({ processor })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 10000 })
  await system.settled()
  const bank = `/api/billing/${shop}/bank`
  const transfers = `/api/billing/${shop}/transfers`

  /** Everything that is due, once all is known. */
  async function run(): Promise<void> {
    await system.settled()
    await runDueJobs(engine!, jobs)
    await system.settled()
  }

  async function tells(types: string, secret = 'whsec_connect') {
    const event = stripe.book.events.filter(({ type }) => type === types).at(-1)
    if (!event) throw new Error(`nothing told ${types}`)
    const { body, signature } = stripe.signed(event, secret, system.clock.now())
    const answer = await system.anonymous.post('/api/billing/webhooks/stripe', body, {
      'stripe-signature': signature
    })
    await system.settled()
    return answer.status
  }

  function later(ms: number): void {
    system.clock.set(new Date(Date.parse(system.clock.now()) + ms).toISOString())
  }

  /** Connects an account and says who its owner is; answers its id. What was sold before was sold before. */
  async function connect(): Promise<string> {
    later(1)
    expected(await seller.post(bank, {}), 200)
    const account = stripe.book.all('account')[0]!.id
    stripe.onboard(account)
    expected(await seller.get(bank), 200)
    return account
  }

  /** A new customer buys for 100.00, of which 96.80 are the shop's. */
  async function sells(slug: string, token = 'tok_visa') {
    const user = await system.register(slug)
    await user.post('/api/cart', { plan })
    const charge = expected(await user.post(`/api/billing/${slug}/checkout`, { processor_token: token }), 201)
    await run()
    const key: string = charge.processor_key
    return {
      key,
      user,
      async refund(refunded_amount: number) {
        const lines = [{ num: 0, refunded_amount }]
        const answer = await seller.post(`/api/billing/${slug}/charges/${key}/refund`, { lines })
        await run()
        return answer.status
      },
      async disputed(status: 'needs_response' | 'won' | 'lost') {
        stripe.dispute(key, status)
        await tells(`charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`, 'whsec_site')
        await run()
      }
    }
  }

  return {
    ...system,
    stripe,
    engine,
    jobs,
    seller,
    shop,
    plan,
    bank,
    transfers,
    run,
    tells,
    connect,
    sells,
    /** What lies on an account at Stripe, in cents. */
    at: (account: string) =>
      stripe.book
        .all('transfer')
        .filter(({ destination }) => destination === account)
        .reduce((sum, { amount, amount_reversed }) => sum + amount - amount_reversed, 0),
    shown: async () => expected(await seller.get(bank), 200),
    later
  }
}
