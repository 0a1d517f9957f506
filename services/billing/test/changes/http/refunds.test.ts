/** Nobody gets back more than was paid: what went out as credit of an order is not refunded, and the other way round. */
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
