import type { Engine } from '@bursar/event-sourcing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('all profiles by name and searched, from the texts that are kept of them', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const ann = await system.register('ann')
  for (const full_name of ['Zebra Ltd', 'acme', 'Émile & Co', 'Acme Bikes'])
    await ann.post('/api/users/ann/profiles', {
      full_name,
      email: `${full_name.slice(0, 4)}@shop.example`.replace(/[^\w.@]/g, 'x')
    })
  await system.settled()
  const engine = system.engines.get('profile') as Engine
  const names = async (query = '') =>
    expected(await admin.get(`/api/profile?${query}`), 200).results.map((one: any) => one.full_name)
  const texts = async () => {
    const placed = await engine.collection('profiles').scanPlaced('', 1_000)
    return placed.flatMap(({ texts }) => Object.values(texts).map(({ search }) => search))
  }

  await t.test('in their order, either way, page by page', async (t) => {
    const all = await names()
    t.same(
      all,
      [...all].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
    )
    t.same(await names('o=-full_name'), [...all].reverse())
    t.same([...(await names('page_size=3')), ...(await names('page_size=3&page=2'))], all.slice(0, 6))
    t.same(await names(`page_size=1&page=last`), all.slice(-1))
  })

  await t.test('by any part of what is said of them, and of their users', async (t) => {
    t.same(await names('q=acme'), ['acme', 'Acme Bikes'])
    t.same(await names('q=ACME b'), ['Acme Bikes'])
    t.same(await names('q=%C3%89mile,zeb'), ['Zebra Ltd', 'Émile & Co'])
    t.same(await names('q=acme&q_f=email'), ['acme', 'Acme Bikes'], 'a field of the query’s own')
    t.same(await names('q=ebr&start_at=2030-01-01'), [])
    t.equal((await names('q=ann')).length, 1)
    t.equal((await ann.patch('/api/users/ann', { full_name: 'Anna Karenina' })).status, 200)
    await system.settled()
    t.equal((await names('q=karenina')).length, 1, 'a name of the user that the profile has not')
    t.equal((await names('q=karenina&q_f=last_name')).length, 1)
  })

  await t.test('what is archived or erased is wiped', async (t) => {
    const { slug } = expected(await admin.get('/api/profile?q=zebra'), 200).results[0]
    t.ok((await texts()).some((text) => text.includes('zebra')))
    t.equal((await ann.delete(`/api/profile/${slug}`)).status, 204)
    await system.settled()
    t.notOk((await texts()).some((text) => text.includes('zebra')))
    t.same(await names('q=zebra'), [])
  })

  await t.test('a long name is cut between characters', async (t) => {
    const cut = `${'x'.repeat(254)}\u{1f600}`
    await ann.post('/api/users/ann/profiles', { full_name: cut, email: 'cut@shop.example' })
    await system.settled()
    const found = (await texts()).find((text) => text.includes('x'.repeat(254)))
    t.match(found, /x(\n|$)/)
    t.notMatch(found, /[\ud800-\udfff]/)
  })

  await t.test('a rebuild makes the same of them', async (t) => {
    const [report] = await engine.replay(['profiles'], { swap: true, batch: 3 })
    t.match(report, { equal: true, differences: [] })
    t.same(await names('q=acme'), ['acme', 'Acme Bikes'])
  })
})
