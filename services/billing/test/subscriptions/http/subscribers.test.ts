import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('a subscription is listed on both sides, and ends when somebody ends it', async (t) => {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const basic = await system.makePlan(seller, shop, 'Basic')
  const extra = await system.makePlan(seller, shop, 'Extra')
  const ann = await system.register('ann')
  const bob = await system.register('bob')
  await system.settled()
  await system.subscribe(ann, 'ann', basic)
  await system.subscribe(ann, 'ann', extra)
  await system.subscribe(bob, 'bob', basic)
  await system.settled()
  const names = async (url: string) => {
    const { status, body } = await seller.get(url)
    t.equal(status, 200, url)
    return body.results
      .map((row: any) => (row.plan ? `${row.profile.slug} ${row.plan.slug}` : row.slug))
      .sort()
  }
  const own = `/api/profile/${shop}`
  t.same(await names(`${own}/subscribers`), ['ann', 'bob'])
  t.same(await names(`${own}/subscribers?q=bob`), ['bob'])
  t.same(await names(`${own}/subscribers/subscriptions`), ['ann basic', 'ann extra', 'bob basic'])
  t.same(await names(`${own}/plans/${basic}/subscriptions`), ['ann basic', 'bob basic'])
  t.same(await names(`${own}/plans/${basic}/subscriptions/churned`), [])
  t.equal((await seller.get(`${own}/plans/nothing/subscriptions`)).status, 404)
  t.equal((await ann.get(`${own}/subscribers`)).status, 403)
  t.match((await seller.get(`${own}/plans/${basic}/subscriptions/bob`)).body, {
    profile: { slug: 'bob' },
    plan: { slug: basic },
    auto_renew: true
  })
  t.match((await ann.get(`/api/profile/ann/subscriptions/${basic}`)).body, { plan: { slug: basic } })
  t.equal((await ann.get('/api/profile/ann/subscriptions/nothing')).status, 404)

  system.clock.set('2026-01-20T12:00:00.000Z')
  t.equal((await bob.delete(`/api/profile/ann/subscriptions/${basic}`)).status, 403)
  t.equal((await ann.delete(`/api/profile/ann/subscriptions/${basic}`)).status, 204)
  t.equal((await ann.delete(`/api/profile/ann/subscriptions/${basic}`)).status, 204, 'nothing is active')
  t.equal((await ann.get(`/api/profile/ann/subscriptions/${basic}`)).status, 404)
  t.equal((await seller.delete(`${own}/plans/${basic}/subscriptions/bob`)).status, 204)
  t.equal((await seller.delete(`${own}/plans/${basic}/subscriptions/nobody`)).status, 404)
  await system.settled()
  t.same(await names(`${own}/subscribers`), ['ann'])
  t.same(await names(`${own}/subscribers/all`), ['ann', 'bob'])
  t.same(await names(`${own}/plans/${basic}/subscriptions`), [])
  t.same(await names(`${own}/plans/${basic}/subscriptions/churned`), ['ann basic', 'bob basic'])
  t.same(await names(`${own}/subscribers/subscriptions/churned?ends_at=2026-01-20`), [])
  t.same(await names(`${own}/subscribers/subscriptions/all`), ['ann basic', 'ann extra', 'bob basic'])
  const expired = (await ann.get('/api/profile/ann/subscriptions/expired')).body
  t.match(expired, { count: 1, results: [{ auto_renew: false, ends_at: '2026-01-20T12:00:00.000Z' }] })
  t.equal((await ann.get('/api/billing/ann/history')).body.count, 4, 'unsubscribing writes no row')
  t.equal((await seller.get('/api/profile/bob')).status, 403, 'access ends with the subscription')

  await system.subscribe(ann, 'ann', basic)
  const again = (await ann.get(`/api/profile/ann/subscriptions/${basic}`)).body
  t.equal(again.created_at, '2026-01-20T12:00:00.000Z', 'a new one starts')
})

t.test('subscribers are found and sorted by all that is known of them', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const basic = await system.makePlan(admin, 'broker', 'Basic')
  const ann = await system.register('ann', { full_name: 'Ann Zuckerman' })
  const bob = await system.register('bob', { full_name: 'Bob Abel', email: 'zz@example.com' })
  const acme = await system.openProfile(bob, 'Acme', {
    locality: 'Springfield',
    country: 'US',
    email: 'a@acme.test'
  })
  for (const [user, profile] of [
    [ann, 'ann'],
    [bob, 'bob'],
    [bob, acme]
  ] as const) {
    await system.settled()
    await system.subscribe(user, profile, basic)
  }
  await system.settled()
  const own = '/api/profile/broker'
  const slugs = async (url: string) => {
    const { results } = expected(await admin.get(url), 200)
    return results.map((row: any) => (row.plan ? row.profile.slug : row.slug))
  }
  t.same(await slugs(`${own}/subscribers`), [acme, 'ann', 'bob'], 'by name')
  t.same(await slugs(`${own}/subscribers?q=springfield`), [acme])
  t.same(await slugs(`${own}/subscribers?q=ZZ@example.com&q_f=email`), ['bob'])
  t.same(await slugs(`${own}/subscribers?q=zuckerman&q_f=last_name`), ['ann'])
  t.same(await slugs(`${own}/subscribers?q=zuckerman&q_f=first_name`), [])
  t.same(await slugs(`${own}/subscribers/all?q=bob&q_f=username`), ['bob'])
  for (const list of [`${own}/subscribers/subscriptions`, `${own}/plans/${basic}/subscriptions/all`]) {
    t.same(await slugs(`${list}?o=profile__email`), [acme, 'ann', 'bob'])
    t.same(await slugs(`${list}?o=-profile__email`), ['bob', 'ann', acme])
    t.same(await slugs(`${list}?q=springfield&q_f=profile__locality`), [acme])
    t.same(await slugs(`${list}?q=acme.test`), [acme])
  }
  const [detail] = expected(await admin.get(`${own}/subscribers/subscriptions?q=springfield`), 200).results
  t.match(detail.profile, {
    locality: 'Springfield',
    country: 'US',
    email: 'a@acme.test',
    is_provider: false
  })
  t.notOk('remove_api_url' in detail)
  const [short] = expected(await admin.get(`${own}/subscribers/subscriptions/all?q=springfield`), 200).results
  t.notOk('locality' in short.profile)
  t.ok(short.remove_api_url)
  await bob.patch(`/api/profile/${acme}`, { locality: 'Shelbyville' })
  await system.settled()
  t.same(await slugs(`${own}/subscribers?q=shelbyville`), [acme])
})

t.test('a profile that is archived buys and sells no more', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const basic = await system.makePlan(seller, shop, 'Basic')
  const other = await system.makePlan(admin, 'broker', 'Other')
  const ann = await system.register('ann')
  await system.settled()
  await system.subscribe(seller, shop, other)
  await system.subscribe(ann, 'ann', basic)
  await system.subscribe(ann, 'ann', other)
  await system.settled()
  t.equal((await seller.delete(`/api/profile/${shop}`)).status, 204)
  await system.settled()
  const left = (await ann.get('/api/profile/ann/subscriptions')).body.results
  t.same(
    left.map(({ plan }: any) => plan.slug),
    [other],
    'those to its plans ended'
  )
  const subscribers = (await admin.get('/api/profile/broker/subscribers')).body.results
  t.same(
    subscribers.map(({ slug }: any) => slug),
    ['ann'],
    'and its own'
  )
  t.equal((await ann.post('/api/cart', { plan: basic })).status, 400, 'its plans are inactive')
})
