import t from 'tap'
import { cellsOf, figuresOf, shopScene } from '../../figures/http/scene.ts'

const now = '1998-08-15T12:00:00.000Z'

t.test('what was earned, paid ahead and is owed, at the opening instant and each end', async (t) => {
  const { system, owner, shop, imported, read } = await shopScene(t, now)
  await imported([
    { subscriber: 'anna', created_at: '1998-05-31T23:59:59.999Z', amount: 500 },
    { subscriber: 'bert', created_at: '1998-06-01T00:00:00Z', amount: 70 },
    { subscriber: 'bert', created_at: '1998-07-04T10:07:30Z', amount: 3 },
    { subscriber: 'bert', created_at: '1998-07-04', amount: 900, unit: 'eur' }
  ])
  const june = await read('balances', 'nb_periods=2&ends_at=1998-07-01')
  t.match(june, { title: 'Balances', unit: 'usd', scale: 0.01 })
  t.same(
    june.results.map(({ slug }: { slug: string }) => slug),
    ['Income', 'Backlog', 'Receivable']
  )
  t.same(cellsOf(june, 'Income'), [
    ['1998-05-01T00:00:00Z', 0],
    ['1998-06-01T00:00:00Z', 500],
    ['1998-07-01T00:00:00Z', 570]
  ])
  const plan = await system.makePlan(owner, shop, 'Basic')
  await system.subscribe(owner, await system.openProfile(owner, 'Acme'), plan)
  const today = await read('balances', 'nb_periods=1')
  t.same(cellsOf(today, 'Backlog'), [
    ['1998-08-01T00:00:00Z', 0],
    ['1998-08-15T12:00:00Z', 1000]
  ])
  t.same(figuresOf(today, 'Income'), [573, 573], 'and the fee of the charge is in no figure')
  t.same(figuresOf(today, 'Receivable'), [0, 0])
  const midway = async (at: string) =>
    figuresOf(await read('balances', `period_type=hourly&nb_periods=1&ends_at=${at}`), 'Income')
  t.same(await midway('1998-07-04T10:07:30Z'), [570, 570], 'rows before the instant')
  t.same(await midway('1998-07-04T10:07:30.001Z'), [570, 573])
  t.same(figuresOf(await read('balances', 'nb_periods=1&unit=eur'), 'Income'), [900, 900])
})

t.test('days begin where the profile’s zone says', async (t) => {
  const { imported, read } = await shopScene(t, now, { default_timezone: 'Asia/Kolkata' })
  await imported([
    { subscriber: 'anna', created_at: '1998-08-09T18:29:59Z', amount: 1 },
    { subscriber: 'anna', created_at: '1998-08-09T18:30:00Z', amount: 20 },
    { subscriber: 'anna', created_at: '1998-08-10T00:00:00Z', amount: 300 }
  ])
  const days = (query: string) => read('balances', `period_type=daily&nb_periods=1&${query}`)
  t.same(cellsOf(await days('ends_at=1998-08-10'), 'Income'), [
    ['1998-08-08T18:30:00Z', 0],
    ['1998-08-09T18:30:00Z', 1]
  ])
  t.same(cellsOf(await days('ends_at=1998-08-10&timezone=UTC'), 'Income'), [
    ['1998-08-09T00:00:00Z', 0],
    ['1998-08-10T00:00:00Z', 21]
  ])
})

t.test('every period has its opening instant', async (t) => {
  const { read, owner, shop } = await shopScene(t, now)
  for (const [type, nb] of Object.entries({ hourly: 24, daily: 7, weekly: 8, monthly: 12, yearly: 5 })) {
    t.equal(cellsOf(await read('balances', `period_type=${type}`), 'Income').length, nb + 1, type)
  }
  for (const query of ['period_type=fortnightly', 'nb_periods=0', 'ends_at=never', 'unit=zzz', 'timezone=x'])
    t.equal((await owner.get(`/api/metrics/${shop}/balances?${query}`)).status, 400, query)
})
