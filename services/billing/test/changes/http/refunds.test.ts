/** Nobody gets back more than was paid: what went out as credit of an order is not refunded, and the other way round. */
import { expected } from '@bursar/testing'
import t from 'tap'
import { changing } from './scene.ts'

// 24900 for January, on the 16th: 16 of 31 days are left.
const CREDIT = 12_851
const HALF = '2026-01-16T00:00:00.000Z'

t.test('after a change what is left of the old order is what was used of it', async (t) => {
  const { basic, pro, subscribe, change, refund, charge, to, right } = await changing(t)
  const first = await subscribe(basic)
  to(HALF)
  const second = (await change(basic, pro)).body
  t.equal(second.amount, 49_900 - CREDIT)
  await right()
  t.match((await charge(first)).lines, [{ amount: 24_900, refunded: 0, refundable: 24_900 - CREDIT }])
  t.match((await charge(second.processor_key)).lines, [{ refundable: 49_900 - CREDIT }])
  t.equal((await refund(first, 24_900 - CREDIT + 1)).status, 405, 'the credit is not given back again')
  t.match(await refund(first, 49), { status: 200, body: { lines: [{ refundable: 12_000 }] } })
  t.match(await refund(first), { status: 200, body: { lines: [{ refunded: 12_049, refundable: 0 }] } })
  t.equal((await refund(first)).status, 405)
  t.equal((await refund(second.processor_key, 49_900 - CREDIT + 1)).status, 405)
  t.match(await refund(second.processor_key), { status: 200, body: { lines: [{ refundable: 0 }] } })
  await right()
  t.match((await charge(first)).lines, [{ refunded: 12_049, refundable: 0 }])
})

t.test('after months, too', async (t) => {
  const { basic, pro, top, subscribe, change, refund, charge, to, right } = await changing(t)
  const first = await subscribe(basic)
  to(HALF)
  const second = (await change(basic, pro)).body
  await right()
  to('2026-01-17T00:00:00.000Z')
  const third = (await change(pro, top)).body
  // 30 of 31 days are left of 49900, which a credit and a charge paid.
  const again = Math.floor((49_900 * 30) / 31)
  t.equal(third.amount, 99_900 - again)
  await right()
  t.match((await charge(second.processor_key)).lines, [{ refundable: 49_900 - again }])
  to('2026-06-01T00:00:00.000Z')
  t.equal((await refund(first, 24_900 - CREDIT + 1)).status, 405)
  t.equal((await refund(second.processor_key, 49_900 - again + 1)).status, 405)
  for (const key of [first, second.processor_key, third.processor_key])
    t.equal((await refund(key)).status, 200)
  const given: { lines: Record<'amount' | 'refunded', number>[] }[] = []
  await right()
  for (const key of [first, second.processor_key, third.processor_key]) given.push(await charge(key))
  const sum = (of: 'amount' | 'refunded') => given.reduce((all, { lines }) => all + lines[0]![of], 0)
  t.equal(sum('refunded'), 24_900 - CREDIT + 49_900 - again + 99_900 - again)
  t.ok(sum('refunded') <= sum('amount'))
})

t.test('what was refunded before is no credit', async (t) => {
  const { basic, pro, subscribe, change, refund, charge, to, right } = await changing(t)
  const first = await subscribe(basic)
  to(HALF)
  t.equal((await refund(first, 5_000)).status, 200)
  const { amount } = (await change(basic, pro)).body
  t.equal(amount, 49_900 - CREDIT + 5_000)
  await right()
  t.match((await charge(first)).lines, [{ refunded: 5_000, refundable: 24_900 - CREDIT }])
  t.equal((await refund(first, 24_900 - CREDIT + 1)).status, 405)
  t.equal((await refund(first)).status, 200)
  await right()
})

t.test('what was refunded whole gives none', async (t) => {
  const { basic, pro, subscribe, change, refund, to, right } = await changing(t)
  const first = await subscribe(basic)
  to(HALF)
  t.equal((await refund(first)).status, 200)
  t.equal((await change(basic, pro)).body.amount, 49_900)
  t.equal((await refund(first)).status, 405)
  await right()
})

t.test('a change and a refund of all at once', async (t) => {
  const { basic, pro, subscribe, change, refund, charge, to, right } = await changing(t)
  const first = await subscribe(basic)
  to(HALF)
  const [changed, refunded, again] = await Promise.all([
    change(basic, pro),
    refund(first),
    refund(first, 20_000)
  ])
  t.equal(changed.status, 201)
  await right()
  const credit = 49_900 - changed.body.amount
  const back = (await charge(first)).lines[0]!.refunded
  t.ok(back + credit <= 24_900, `${back} back and ${credit} of credit`)
  t.ok([200, 405, 409].includes(refunded.status) && [200, 405, 409].includes(again.status))
  await refund(first)
  await right()
  t.ok((await charge(first)).lines[0]!.refunded + credit <= 24_900)
})

t.test('taxed orders go back with their taxes, and no more than was paid', async (t) => {
  const { system, seller, shop, basic, pro, subscribe, change, refund, charge, to, right } = await changing(t)
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 2000 }]), 200)
  await system.settled()
  const first = await subscribe(basic)
  to(HALF)
  const second = expected(await change(basic, pro), 201)
  // 20 % of 24900 is 4980, of which the credit takes 12851 / 24900.
  const [tax, taxCredit] = [4_980, 2_570]
  const paid = 49_900 + 9_980 - CREDIT - taxCredit
  t.equal(second.amount, paid)
  await right()
  t.match((await charge(first)).lines, [
    { amount: 24_900, refundable: 24_900 - CREDIT },
    { amount: tax, refundable: tax - taxCredit }
  ])
  t.equal((await refund(first, 24_900 - CREDIT + 1)).status, 405)
  t.match(await refund(first), {
    status: 200,
    body: { lines: [{ refunded: 24_900 - CREDIT }, { refunded: tax - taxCredit }] }
  })
  t.equal((await refund(first)).status, 405)
  const { processor_key: key } = second
  // A part of a line brings that part of its tax, what the credit paid of the line included.
  const whole = 49_900 - CREDIT - taxCredit
  t.match(await refund(key), { status: 200, body: { lines: [{ refunded: whole }, { refunded: 6_895 }] } })
  const url = `/api/billing/ann/charges/${key}/refund`
  t.equal((await seller.post(url, { lines: [{ num: 1, refunded_amount: 9_980 - 6_894 }] })).status, 405)
  t.equal((await seller.post(url, { lines: [{ num: 1 }] })).status, 200, 'a tax alone')
  await right()
  const given = [await charge(first), await charge(key)].flatMap(({ lines }) => lines)
  const back = given.reduce((sum: number, { refunded }: { refunded: number }) => sum + refunded, 0)
  t.equal(back, 24_900 + tax + paid - CREDIT - taxCredit, 'all that was paid, but the credit')
})

t.test('what a bank took back of one charge is not refunded by another of the same order', async (t) => {
  const { system, ann, basic, pro, change, says, charge, refund, to, right } = await changing(t)
  expected(await ann.post('/api/cart', { plan: basic }), 201)
  expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  // A part is paid outside, the rest by card.
  expected(await system.admin.delete('/api/billing/ann/balance?paid=1&amount=10000'), 204)
  await system.settled()
  const rest = expected(
    await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa', remember_card: true }),
    201
  )
  t.equal(rest.amount, 14_900)
  to(HALF)
  expected(await change(basic, pro), 201)
  await right()
  const key = rest.processor_key
  const left = 24_900 - CREDIT
  t.match((await charge(key)).lines, [{ amount: 14_900, refundable: left }])
  await says(key, 'dispute.created')
  await right()
  t.match((await charge(key)).lines, [{ refundable: 0 }], 'the bank has it')
  t.equal((await refund(key)).status, 405)
  await says(key, 'dispute.closed', 'won')
  await right()
  t.match((await charge(key)).lines, [{ refundable: left }], 'it is left again')
  t.equal((await refund(key, left + 1)).status, 405)
  t.equal((await refund(key)).status, 200)
  await right()
})
