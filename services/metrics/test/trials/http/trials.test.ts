import { expected } from '@bursar/testing'
import t from 'tap'
import { figuresOf, shopScene } from '../../figures/http/scene.ts'

const at = (day: string) => `2026-${day}T10:00:00.000Z`

t.test('trials that start, are followed by a paid order, or end', async (t) => {
  const { system, owner, shop, read } = await shopScene(t, at('01-20'))
  const terms = { renewal_type: 'auto-renew', trial_days: 15, period_amount: 24900 } as const
  const basic = await system.makePlan(owner, shop, 'Basic', terms)
  const [ann, ben] = [await system.register('ann'), await system.register('ben')]
  await system.settled()
  const order = async (who: typeof ann, profile: string, status: number) => {
    expected(await who.post('/api/cart', { plan: basic }), 201)
    expected(await who.post(`/api/billing/${profile}/checkout`, { processor_token: 'tok_visa' }), status)
    await system.settled()
  }
  await order(ann, 'ann', 200)
  system.clock.set(at('01-25'))
  await order(ben, 'ben', 200)
  const early = await read('trials', 'nb_periods=1')
  t.same(figuresOf(early, 'running'), [0, 2])
  system.clock.set(at('02-01'))
  await order(ann, 'ann', 201)
  system.clock.set(at('03-03'))

  const months = await read('trials', 'nb_periods=3')
  t.match(months, { title: 'Trials', unit: undefined, scale: undefined })
  t.same(figuresOf(months, 'started'), [2, 0, 0])
  t.same(figuresOf(months, 'converted'), [0, 1, 0])
  t.same(figuresOf(months, 'ended'), [0, 1, 0])
  t.same(figuresOf(months, 'running'), [0, 2, 0, 0])
  const mrr = await read('mrr', 'nb_periods=3')
  t.same(figuresOf(mrr, 'mrr'), [0, 0, 24900, 24900], 'a trial is worth nothing a month')
  t.same(figuresOf(mrr, 'paying-customers'), [0, 0, 1, 1])

  for (const query of ['nb_periods=3', 'period_type=weekly&nb_periods=9&timezone=Asia/Tokyo']) {
    const table = await read('trials', query)
    const past = await read('trials', `${query}&as_of=${at('03-03')}`)
    t.same(past.results, table.results)
    for (const { slug, values } of table.results) {
      for (const [date, figure] of values) {
        const { sum, results } = await read('trials/explain', `${query}&slug=${slug}&at=${date}`)
        t.equal(sum, figure, `${slug} ${date}`)
        t.equal(results.length, figure)
      }
    }
  }
  const converted = await read('trials/explain', 'nb_periods=3&slug=converted&at=2026-03-01T00:00:00Z')
  t.match(converted.results, [
    { part: 1, kind: 'sale', at: at('02-01'), profile: { slug: 'ann' }, plan: { slug: basic } }
  ])
  t.same(figuresOf(await read('trials', `nb_periods=1&as_of=${at('01-21')}`), 'running'), [0, 1])
  t.equal((await ann.get(`/api/metrics/${shop}/trials`)).status, 403)
})
