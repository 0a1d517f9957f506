import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const scene = testSystem(t).then(async (system) => {
  const seller = await system.register('seller')
  const rival = await system.register('rival')
  const mona = await system.register('mona')
  const ned = await system.register('ned')
  const shop = await system.openProfile(seller, 'The Shop')
  const other = await system.openProfile(rival, 'The Rival')
  const basic = await system.makePlan(seller, shop, 'Basic')
  const theirs = await system.makePlan(rival, other, 'Theirs', { is_active: false })
  const acme = await system.openProfile(mona, 'Acme')
  await system.subscribe(mona, acme, basic)
  await system.subscribe(ned, 'ned', basic)
  await system.settled()
  return { system, seller, rival, mona, ned, shop, other, basic, theirs, acme }
})

/** The slugs, or else the ids, of what a list has for those ids. */
async function found(client: TestClient, path: string, ids: readonly string[]): Promise<string[]> {
  const query = ids.map((id) => `id=${encodeURIComponent(id)}`).join('&')
  const { results, count } = expected(
    await client.get(`${path}${path.includes('?') ? '&' : '?'}${query}`),
    200
  )
  if (count !== results.length) throw new Error(`${count} are counted, ${results.length} shown`)
  return results.map((row: any) => row.slug ?? row.id)
}

async function idOf(client: TestClient, path: string): Promise<string> {
  return expected(await client.get(path), 200).id
}

t.test('the broker asks whose an id is; to everybody else it is nobody’s', async (t) => {
  const { system, mona, acme } = await scene
  const { admin, anonymous } = system
  const id = await idOf(mona, `/api/profile/${acme}`)
  const own = await idOf(mona, '/api/profile/mona')
  t.same(await found(admin, '/api/profile', [id]), [acme])
  t.same(await found(admin, '/api/profile', [own, id, 'nobody']), [acme, 'mona'], 'by name, as the list is')
  t.same(await found(admin, '/api/profile?q=acme', [own, id]), [acme], 'a search keeps of them what it keeps')
  t.same(await found(admin, '/api/profile?ends_at=2020-01-01', [own, id]), [])
  t.same(await found(admin, '/api/profile', ['']), [])
  t.same(await found(mona, '/api/profile', [id]), [], 'not even of one’s own')
  const charges = expected(await admin.get('/api/billing/charges'), 200).results
  t.same(await found(admin, '/api/billing/charges', [charges[0].id]), [charges[0].id])
  t.same(await found(mona, '/api/billing/charges', [charges[0].id]), [])
  t.equal((await mona.get('/api/billing/charges')).status, 403)
  t.equal((await mona.get('/api/profile')).status, 403)
  t.equal((await anonymous.get(`/api/profile?id=${id}`)).status, 401)
  const header = expected(await admin.get(`/api/billing/charges?id=${charges[0].id}`), 200)
  t.equal(header.balance_amount, charges[0].amount, 'the header sums what is listed')
  t.match(expected(await mona.get(`/api/billing/charges?id=${charges[0].id}`), 200), { balance_amount: 0 })
  const managers = `id=${'manager/'.concat(id)}/${await idOf(mona, '/api/users/mona')}`
  t.equal(
    expected(await admin.get(`/api/profile?${managers}`), 200).count,
    0,
    'ids, and no keys of documents'
  )
})

t.test('more than 100 are refused by name', async (t) => {
  const { system } = await scene
  const query = (length: number) => Array.from({ length }, (_, n) => `id=${n}`).join('&')
  t.equal((await system.admin.get(`/api/profile?${query(100)}`)).status, 200)
  const { status, body } = await system.admin.get(`/api/profile?${query(101)}`)
  t.equal(status, 400)
  t.match(JSON.stringify(body), /"id":\["A request may ask for at most 100 ids; this one has 101\."\]/)
})

t.test('of another’s nothing is in the answer', async (t) => {
  const { seller, rival, mona, ned, shop, other, basic, theirs, acme } = await scene
  const [ours, foreign] = [
    await idOf(seller, `/api/profile/${shop}/plans/${basic}`),
    await idOf(rival, `/api/profile/${other}/plans/${theirs}`)
  ]
  const plans = `/api/profile/${shop}/plans`
  t.same(await found(seller, plans, [ours, foreign]), [basic])
  t.same(await found(seller, `${plans}?active=false`, [ours]), [])
  t.same(await found(rival, `/api/profile/${other}/plans?active=false`, [ours, foreign]), [theirs])
  const [customer, stranger] = [
    await idOf(mona, `/api/profile/${acme}`),
    await idOf(mona, '/api/profile/mona')
  ]
  for (const list of ['subscribers', 'subscribers/all']) {
    t.same(await found(seller, `/api/profile/${shop}/${list}`, [customer, stranger]), [acme])
    t.same(await found(rival, `/api/profile/${other}/${list}`, [customer]), [])
  }
  t.equal(
    (await rival.get(`${plans}?id=${ours}`)).status,
    403,
    'who may not read a profile’s list may not ask'
  )

  const [held, neds] = [
    await idOf(mona, `/api/profile/${acme}/subscriptions/${basic}`),
    await idOf(ned, `/api/profile/ned/subscriptions/${basic}`)
  ]
  t.same(await found(mona, `/api/profile/${acme}/subscriptions`, [held, neds]), [held])
  t.same(await found(mona, `/api/profile/${acme}/subscriptions/expired`, [held]), [])
  for (const list of [`subscribers/subscriptions`, `plans/${basic}/subscriptions`]) {
    const both = await found(seller, `/api/profile/${shop}/${list}`, [held, neds])
    t.same(both.sort(), [held, neds].sort())
    t.same(await found(seller, `/api/profile/${shop}/${list}/all`, [neds]), [neds])
    t.same(await found(seller, `/api/profile/${shop}/${list}/churned`, [neds]), [])
  }
  t.same(await found(rival, `/api/profile/${other}/subscribers/subscriptions`, [held]), [])

  const history = async (client: TestClient, profile: string, id: string) =>
    expected(await client.get(`/api/billing/${profile}/history?id=${id}`), 200)
  t.equal((await history(mona, acme, held)).count, 1, 'the order')
  t.equal((await history(mona, acme, neds)).count, 0)
})
