/** A payout that Stripe refused for want of money is made later, once, though Stripe repeats its refusals for a day. */

import { stripeProcessor } from '@bursar/billing'
import { BROKER_PROFILE } from '@bursar/contracts'
import { fakeStripe } from '@bursar/testing'
import t from 'tap'

t.test('what was refused is asked anew, and what was made is not', async (t) => {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const keys = { secretKey: 'sk_test_1', webhookSecret: 'whsec_of_a_test' }
  const processor = stripeProcessor({ ...keys, url: stripe.url })
  const payout = { id: 'po-1', profile: BROKER_PROFILE, amount: 1_000, unit: 'usd' }
  for (const _ of [1, 2, 3])
    await t.rejects(async () => processor.payOut?.(payout), { code: 'balance_insufficient' })

  const id = '0190a000-0000-7000-8000-000000000001'
  const source = { is: 'token', key: 'tok_visa' } as const
  const paid = { id, amount: 5_000, unit: 'usd', profile: 'p', source, isPresent: true, keepsCard: false }
  t.match(await processor.charge(paid), { is: 'settled' })
  await processor.payOut?.(payout)
  stripe.lose('POST payouts')
  await t.rejects(async () => processor.payOut?.({ ...payout, id: 'po-2' }), 'its answer is lost')
  for (const one of ['po-1', 'po-2', 'po-2']) await processor.payOut?.({ ...payout, id: one })
  const made = await processor.payouts(BROKER_PROFILE)
  t.same(made.map((one) => one.payout).sort(), ['po-1', 'po-2'])
})

t.test('a share that its account could not receive is handed on once it can', async (t) => {
  const stripe = await fakeStripe()
  t.teardown(stripe.close)
  const keys = { secretKey: 'sk_test_1', webhookSecret: 'whsec_of_a_test' }
  const { payees, charge } = stripeProcessor({ ...keys, url: stripe.url })
  const opened = await payees?.open({ id: 'shop-0', profile: 'shop', country: 'DE' })
  const account = opened?.is === 'made' ? opened.account : ''
  const id = '0190a000-0000-7000-8000-000000000002'
  const source = { is: 'token', key: 'tok_visa' } as const
  const paid = { id, amount: 5_000, unit: 'usd', profile: 'p', source, isPresent: true, keepsCard: false }
  const answer = await charge(paid)
  const processor_key = 'processor_key' in answer ? answer.processor_key : ''
  const share = { charge: id, processor_key, amount: 4_000, unit: 'usd', moves: 0 }
  for (const _ of [1, 2]) t.match(await payees?.handOn(share, account), { is: 'stuck' })
  stripe.onboard(account)
  for (const _ of [1, 2]) t.match(await payees?.handOn(share, account), { is: 'moved' })
  t.equal(stripe.book.all('transfer').length, 1)
})
