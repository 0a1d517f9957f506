/** A payout whose answer was lost is looked for before it is asked for again: Stripe forgets the key of a request after a day. */
import { expected } from '@bursar/testing'
import t from 'tap'
import { marketplace } from '../../payees/marketplace.ts'

t.test('what the broker withdrew is paid out once, however late its job runs again', async (t) => {
  const { admin, makePlan, register, run, settled, later, stripe } = await marketplace(t)
  const plan = await makePlan(admin, 'broker', 'Own', { period_amount: 10_000 })
  await settled()
  const ann = await register('ann')
  await ann.post('/api/cart', { plan })
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  await run()
  expected(await admin.post('/api/billing/broker/transfers', { amount: 5_000 }), 201)
  stripe.lose('POST payouts')
  await run().catch(() => undefined)
  const asked = () => stripe.requests.filter((request) => request === 'POST payouts').length
  const before = asked()
  t.ok(before > 0, 'it was asked for')
  later(2 * 86_400_000)
  await run()
  t.equal(asked(), before, 'and is not asked for again')
  t.equal(stripe.book.all('payout').length, 1)
})
