/** A credit stands as long as the payment that it came from: a disputed charge locks what it paid. */
import t, { type Test } from 'tap'
import { runDaily } from '../../renewals/http/run-daily.ts'
import { changing } from './scene.ts'

/** Two changes after another, and the first charge disputed. */
async function disputed(t: Test) {
  const scene = await changing(t)
  const { basic, pro, top, subscribe, change, to, says, right } = scene
  const first = await subscribe(basic)
  to('2026-01-10T00:00:00.000Z')
  t.equal((await change(basic, pro)).status, 201)
  await right()
  to('2026-01-20T00:00:00.000Z')
  t.equal((await change(pro, top)).status, 201)
  await right()
  await says(first, 'dispute.created')
  await right()
  return { ...scene, first }
}

t.test('while it is disputed the last one is locked, and cannot be changed', async (t) => {
  const { ann, seller, shop, basic, pro, top, first, held, change, url, refund, says, right } =
    await disputed(t)
  t.match(await held(top), { locked: true, auto_renew: true })
  t.match((await seller.get(`/api/profile/${shop}/plans/${top}/subscriptions`)).body.results, [
    { locked: true }
  ])
  for (const when of ['now', 'period_end']) {
    t.match(await change(top, pro, { when }), { status: 409, body: { code: 'charge_disputed' } })
    t.equal((await ann.get(`${url(top)}?plan=${basic}&when=${when}`)).status, 409)
  }
  t.equal((await refund(first)).status, 405)
  await says(first, 'dispute.closed', 'won')
  t.match(await held(top), { locked: false })
  t.equal((await change(top, pro)).status, 200)
  await right()
})

t.test('when it is lost it ends, and no row is written', async (t) => {
  const { system, ann, top, basic, first, held, says, right, subscribe } = await disputed(t)
  const rows = async () => (await system.admin.get('/api/billing/transactions')).body.count
  const before = await rows()
  await says(first, 'dispute.closed', 'lost')
  t.equal(await held(top), undefined, 'it is over')
  t.equal(await rows(), before)
  t.equal((await ann.get(`/api/profile/ann/subscriptions/${top}`)).status, 404)
  await right()
  await runDaily(system, '2026-02-20T00:00:00.000Z')
  await right()
  t.match((await ann.get('/api/billing/ann/balance')).body, { balance_amount: 0 }, 'nothing renewed')
  await subscribe(basic)
  t.match(await held(basic), { locked: false }, 'what is paid anew is not locked')
  await right()
})

t.test('what is disputed before a change gives no credit for it', async (t) => {
  const { basic, pro, subscribe, change, says, to, right } = await changing(t)
  const first = await subscribe(basic)
  to('2026-01-10T00:00:00.000Z')
  await says(first, 'dispute.created')
  t.match(await change(basic, pro), { status: 409, body: { code: 'charge_disputed' } })
  await says(first, 'dispute.closed', 'lost')
  const { status, body } = await change(basic, pro)
  t.ok(status === 404 || body.amount === 49_900, `${status}: ${body.amount}`)
  await right()
})

t.test('a change and a dispute at once', async (t) => {
  const { basic, pro, subscribe, change, says, held, to, right } = await changing(t)
  const first = await subscribe(basic)
  to('2026-01-10T00:00:00.000Z')
  const [{ status }] = await Promise.all([change(basic, pro), says(first, 'dispute.created')])
  await right()
  if (status === 201) t.match(await held(pro), { locked: true })
  else t.equal(status, 409)
  await says(first, 'dispute.closed', 'lost')
  if (status === 201) t.equal(await held(pro), undefined)
  await right()
})

t.test('a plan that the renewal goes over to meanwhile is locked, too', async (t) => {
  const { system, ann, basic, pro, top, subscribe, change, says, held, to, right } = await changing(t)
  const first = await subscribe(basic)
  to('2026-01-10T00:00:00.000Z')
  t.equal((await change(basic, top)).status, 201)
  t.equal((await change(top, pro, { when: 'period_end' })).status, 200)
  await right()
  await says(first, 'dispute.created')
  await runDaily(system, '2026-02-09T12:00:00.000Z')
  await runDaily(system, '2026-02-11T00:00:00.000Z')
  await right()
  t.equal((await ann.post('/api/billing/ann/checkout', {})).status, 200, 'the job has charged for it')
  t.match(await held(pro), { locked: true, changed_from: { slug: top } })
  await says(first, 'dispute.closed', 'won')
  t.match(await held(pro), { locked: false })
  await right()
})

t.test(
  'a plan that the renewal has ordered for tomorrow does not begin once the dispute is lost',
  async (t) => {
    const { system, ann, basic, pro, top, subscribe, change, says, to, right } = await changing(t)
    const first = await subscribe(basic)
    to('2026-01-10T00:00:00.000Z')
    t.equal((await change(basic, top)).status, 201)
    t.equal((await change(top, pro, { when: 'period_end' })).status, 200)
    await runDaily(system, '2026-02-09T12:00:00.000Z')
    await says(first, 'dispute.created')
    await says(first, 'dispute.closed', 'lost')
    await right()
    await runDaily(system, '2026-02-11T00:00:00.000Z')
    t.same((await ann.get('/api/profile/ann/subscriptions')).body.results, [])
    await right()
  }
)
