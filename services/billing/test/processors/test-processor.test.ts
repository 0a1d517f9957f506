import { testFee, testProcessor } from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'

t.test('the fee is 2.9 % rounded half up and 30 more, and never more than the amount', async (t) => {
  t.equal(testFee(0), 0)
  t.equal(testFee(20), 20)
  t.equal(testFee(24900), 752)
  t.equal(testFee(17999), 552)
  t.equal(testFee(50), 31, '1.45 is rounded to 1')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (amount) => {
      const fee = testFee(amount)
      const exact = (BigInt(amount) * 290n + 5_000n) / 10_000n + 30n
      return BigInt(fee) === (exact < BigInt(amount) ? exact : BigInt(amount))
    })
  )
})

t.test('the same question has the same answer', async (t) => {
  const { charge } = testProcessor()
  const asked = { id: 'a-b', amount: 24900, unit: 'usd', profile: 's', isPresent: true, keepsCard: false }
  const ask = (key: string) => charge({ ...asked, source: { is: 'token', key } })
  const settled = await ask('tok_visa')
  t.match(settled, {
    is: 'settled',
    processor_key: 'ch_ab',
    fee: 752,
    card: { last4: '4242', card_key: 'card_visa' }
  })
  t.same(await ask('tok_visa'), settled)
  t.match(await ask('card_visa'), { is: 'settled' })
  t.match(await ask('tok_chargeDeclined'), { is: 'declined', reason: 'card_declined' })
  t.match(await ask('tok_other'), { is: 'declined', reason: 'unknown_token' })
})
