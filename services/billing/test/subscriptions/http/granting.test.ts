/** Consent rule 4: what was imported for a name surfaces once its provider granted by that name, and it accepted. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test(
  'consent 4: a grant by name and its acceptance surface what was withheld, of that provider alone',
  async (t) => {
    const system = await testSystem(t)
    const [owner, rival, ann] = [
      await system.register('owner'),
      await system.register('rival'),
      await system.register('ann')
    ]
    const shop = await system.openProfile(owner, 'Shop')
    const other = await system.openProfile(rival, 'Other')
    const desk = await system.makePlan(owner, shop, 'Desk')
    const old = await system.makePlan(owner, shop, 'Old')
    const room = await system.makePlan(rival, other, 'Room')
    await system.settled()
    const sale = (plan: string | undefined, amount: number, day: string) => ({
      subscriber: 'ann',
      ...(plan && { plan }),
      amount,
      created_at: day
    })
    const sales = [
      sale(desk, 1000, '2026-01-10'),
      sale(old, 500, '2025-06-01'),
      sale(undefined, 7, '2025-05-01')
    ]
    expected(await owner.post(`/api/billing/${shop}/transfers/import`, sales), 201)
    expected(await rival.post(`/api/billing/${other}/transfers/import`, [sale(room, 300, '2026-01-12')]), 201)
    await system.settled()
    const lists = async () => ({
      history: expected(await ann.get('/api/billing/ann/history'), 200).count,
      active: expected(await ann.get('/api/profile/ann/subscriptions'), 200).results,
      expired: expected(await ann.get('/api/profile/ann/subscriptions/expired'), 200).count,
      detail: expected(await ann.get('/api/profile/ann'), 200).subscriptions.length
    })
    t.same(await lists(), { history: 0, active: [], expired: 0, detail: 0 })
    const looks = async () => (await owner.get('/api/profile/ann')).status

    const grant = { profile: { slug: 'ann', full_name: 'Ann' } }
    expected(await owner.post(`/api/profile/${shop}/plans/${desk}/subscriptions`, grant), 200)
    await system.settled()
    const granted = await lists()
    t.match(granted, {
      history: 0,
      expired: 0,
      detail: 1,
      active: [{ plan: { slug: desk }, grant_key: String }]
    })
    t.equal(await looks(), 403, 'the grant is no acceptance')
    const key = granted.active[0].grant_key
    t.equal((await owner.post(`/api/profile/ann/subscriptions/accept/${key}`)).status, 403)

    expected(await ann.post(`/api/profile/ann/subscriptions/accept/${key}`), 200)
    await system.settled()
    t.match(await lists(), { history: 6, expired: 1, active: [{ plan: { slug: desk }, grant_key: null }] })
    t.equal((await lists()).active.length, 1, 'the rival’s sale stays withheld')
    const history = expected(await ann.get('/api/billing/ann/history?page_size=2'), 200)
    t.match(history, { count: 6, balance_amount: 0 })
    const dates = expected(await ann.get('/api/billing/ann/history'), 200).results.map(
      (row: any) => row.created_at
    )
    t.same(dates, [...dates].sort(), 'in the order of their dates')
    t.equal(await looks(), 200)
    t.match(
      expected(await owner.get('/api/billing/ann/history'), 200),
      { count: 6 },
      'the provider sees its own'
    )
    t.equal((await rival.get('/api/billing/ann/history')).status, 403)
    t.equal((await system.operator.verify()).ok, true)
  }
)
