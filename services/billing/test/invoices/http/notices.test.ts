/** Who pays is told of an invoice that was not paid at once, once; what was paid at once has its receipt. */
import { expected, mailsTo, testSystem, verifyByMail } from '@bursar/testing'
import t from 'tap'

t.test('an invoice that is to be paid is told of, once and never by a replay', async (t) => {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann', { full_name: 'Ann Day' })
  await verifyByMail(system, ann)
  await verifyByMail(system, seller)
  const told = async (to: string) =>
    (await mailsTo(system, `${to}@example.com`)).filter(({ subject }) => /^Invoice/.test(subject))
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  t.same(await told('ann'), [], 'the receipt tells of what was paid at once')
  await ann.post('/api/cart', { plan })
  expected(await ann.post('/api/billing/ann/checkout/paylater', {}), 201)
  await system.settled()
  const [mail, ...others] = await told('ann')
  t.same(others, [])
  t.equal(mail?.subject, 'Invoice THESHOP-000002: $249.00 to The Shop')
  t.match(mail?.text, 'http://bursar.test/my/ann/invoices/THESHOP-000002')
  const auth = system.engines.get('auth')!
  await auth.replay(['billing-notices'], { swap: true })
  await system.settled()
  t.equal((await told('ann')).length, 1)
  t.same(await told('seller'), [], 'nobody else is')
})
