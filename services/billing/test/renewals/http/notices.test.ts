/** What people are told by mail as time goes by, each once, whatever is run again. */
import { expected, mailsTo, runDueJobs, testSystem, verifyByMail } from '@bursar/testing'
import t from 'tap'
import { runDaily } from './run-daily.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n, 12)).toISOString()

t.test('trials that end, payments that fail and subscriptions that end are told of, once', async (t) => {
  const system = await testSystem(t, { startAt: '2026-01-10T10:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const terms = { period_amount: 24900, renewal_type: 'auto-renew', trial_days: 15 } as const
  const plan = await system.makePlan(seller, shop, 'Basic', terms)
  const [ann, bob] = [await system.register('ann', { full_name: 'Ann Day' }), await system.register('bob')]
  await verifyByMail(system, ann)
  await verifyByMail(system, bob)
  for (const who of [ann, bob]) expected(await who.post('/api/cart', { plan }), 201)
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_chargeDeclined' }), 200)
  expected(await bob.post('/api/billing/bob/checkout', {}), 200)
  await system.settled()
  const told = async (to: string, subject: RegExp) =>
    (await mailsTo(system, `${to}@example.com`)).filter((mail) => subject.test(mail.subject))
  for (const n of [22, 22, 23]) await runDaily(system, day(n))
  const [soon, ...more] = await told('ann', /trial of Basic ends on 2026-01-25/)
  t.match(soon?.text, /card on file is charged/)
  t.same(more, [])
  const [unpaid] = await told('bob', /trial of Basic ends/)
  t.match(unpaid?.text, /costs nothing/)
  t.match(unpaid?.text, '/my/bob/card')
  for (const n of [24, 24, 25]) await runDaily(system, day(n))
  const failed = await told('ann', /Payment failed: \$249\.00 to The Shop/)
  t.equal(failed.length, 2, 'each attempt')
  t.match(failed[0]?.text, '/my/ann/card')
  for (const n of [26, 27, 28]) await runDaily(system, day(n))
  t.equal((await told('ann', /Payment failed/)).length, 3)
  t.equal((await told('ann', /subscription to Basic has ended/)).length, 1)
  t.equal((await told('bob', /trial of Basic has ended/)).length, 1)
  t.same(await told('ann', /trial of Basic has ended/), [])
  t.same(await told('seller', /trial|Payment failed|has ended/), [])

  const engine = system.engines.get('billing')!
  const { jobs } = system.services.find(({ name }) => name === 'billing')!
  expected(await bob.put('/api/billing/bob/card', { token: 'tok_visa' }), 200)
  expected(await bob.put('/api/billing/bob/card', { token: 'tok_visa' }), 200)
  system.clock.set('2099-12-02T00:00:00.000Z')
  for (let n = 0; n < 2; n++) await runDueJobs(engine, jobs)
  const [card, ...others] = await told('bob', /^The card of .* expires this month/)
  t.match(card?.text, '/my/bob/card')
  t.same(others, [])
  t.equal((await system.operator.verify()).ok, true)
})
