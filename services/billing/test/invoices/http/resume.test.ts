import { reachedNumbers } from '@bursar/billing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('numbers that were given after a backup are noted as lost, and not given again', async (t) => {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Fern')
  const plan = await system.makePlan(seller, shop, 'Basic')
  const ann = await system.register('ann')
  await system.settled()
  const url = `/api/billing/${shop}/issued/resume`
  const note = (number: string, query = '') => system.admin.post(`${url}${query}`, { number })
  t.equal((await note('FERN-000001')).status, 400, 'it has given none yet')
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  const engine = system.engines.get('billing')!
  const reached = async () => (await reachedNumbers(engine.events, engine.codec)).map(({ number }) => number)
  t.same(await reached(), ['FERN-000001'])
  t.equal((await seller.post(url, { number: 'FERN-000009' })).status, 403)
  for (const number of ['FERN-000001', 'ROSE-000009', 'nine', 'FERN-900000']) {
    t.match(await note(number), { status: 400, body: { errors: { number: Array } } }, number)
  }
  const lost = { kind: 'invoice', first: 'FERN-000002', last: 'FERN-000009', count: 8 }
  t.match(await note('FERN-000009', '?dry_run=true'), { status: 200, body: lost })
  t.same(await reached(), ['FERN-000001'], 'it was only tried')
  t.match(await note('FERN-000009'), { status: 200, body: lost })
  t.equal((await note('FERN-000009')).status, 400, 'once')
  expected(await note('FERN-CN-000003'), 200)
  await system.subscribe(ann, 'ann', plan)
  await system.settled()
  t.same(await reached(), ['FERN-000010', 'FERN-CN-000003'])
  const numbers = (await ann.get('/api/billing/ann/invoices')).body.results.map(({ number }: any) => number)
  t.same(numbers, ['FERN-000001', 'FERN-000010'])
  t.equal((await system.operator.verify()).ok, true)
})
