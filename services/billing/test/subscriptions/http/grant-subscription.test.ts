/** Grants: who is asked, what each side then has, and how many and how often (consent rules 2, 9, 20, 22, 24 and 25). */
import { expected, mailsTo, type TestClient, testSystem, verifyByMail } from '@bursar/testing'
import t, { type Test } from 'tap'

async function site(t: Test) {
  const system = await testSystem(t, { startAt: '2026-01-15T12:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Desk', { period_amount: 1000 })
  const ann = await system.register('ann', { full_name: 'Ann Day' })
  await verifyByMail(system, ann)
  await system.settled()
  const url = `/api/profile/${shop}/plans/${plan}/subscriptions`
  const grant = async (profile: object, query = '', who: TestClient = seller, message?: string) => {
    const answer = await who.post(`${url}${query}`, { profile, ...(message && { message }) })
    await system.settled()
    return answer
  }
  const mails = async (to: string) =>
    (await mailsTo(system, to)).filter(({ subject }) => /grants you|invites you/.test(subject))
  return { system, seller, shop, plan, ann, url, grant, mails }
}

const toAnn = { slug: 'ann', full_name: 'Ann' }

t.test('a grant waits to be accepted, gives its provider nothing, and costs nothing', async (t) => {
  const { system, seller, plan, ann, url, grant, mails } = await site(t)
  const made = expected(await grant(toAnn), 201)
  t.match(made, {
    profile: { slug: 'ann', printable_name: 'Ann Day', type: 'organization' },
    plan: { slug: plan },
    auto_renew: false,
    grant_key: /^[0-9a-f]{40}$/,
    ends_at: '2026-02-15T12:00:00.000Z'
  })
  t.match(expected(await grant(toAnn), 200), { id: made.id, grant_key: made.grant_key }, 'again is the same')
  t.same(await mails('ann@example.com'), [], 'no mail without force')
  t.equal((await seller.get('/api/profile/ann')).status, 403)
  t.same(
    expected(await seller.get(`/api/profile/${made.plan.slug && 'the-shop'}/subscribers`), 200).results,
    []
  )
  t.match(expected(await ann.get('/api/profile/ann/subscriptions'), 200).results, [
    { plan: { slug: plan }, grant_key: made.grant_key }
  ])
  t.match(expected(await ann.get('/api/billing/ann/history'), 200), { count: 0, balance_amount: 0 })
  t.equal((await seller.post(`/api/profile/ann/subscriptions/accept/${made.grant_key}`)).status, 403)
  expected(await ann.post(`/api/profile/ann/subscriptions/accept/${made.grant_key}`), 200)
  await system.settled()
  t.equal((await seller.get('/api/profile/ann')).status, 200)
  t.match(expected(await grant(toAnn), 200), { id: made.id, grant_key: null }, 'what was accepted stays')
  t.match(expected(await seller.get(`${url}/ann`), 200), { grant_key: null, auto_renew: false })
  expected(await ann.post('/api/cart', { plan }), 201)
  expected(await ann.post('/api/billing/ann/checkout', { processor_token: 'tok_visa' }), 201)
  t.match(
    expected(await ann.get(`/api/profile/ann/subscriptions/${plan}`), 200),
    { id: made.id, ends_at: '2026-03-15T12:00:00.000Z' },
    'an order goes on with it'
  )
  t.equal((await system.operator.verify()).ok, true)
})

t.test('with force its managers are told by mail, once an hour at most', async (t) => {
  const { system, seller, url, grant, mails } = await site(t)
  expected(await grant(toAnn, '?force=1', undefined, 'Welcome, see http://evil.example'), 201)
  const [mail, ...more] = await mails('ann@example.com')
  t.same(more, [])
  t.match(mail?.subject, /The Shop grants you Desk/)
  t.match(mail?.text, /Ann Day/)
  t.notMatch(mail?.text, /http:\/\/evil/, 'addresses are no links')
  expected(await grant(toAnn, '?force=1'), 200)
  t.equal((await mails('ann@example.com')).length, 1)
  expected(await seller.delete(`${url}/ann`), 204)
  expected(await grant(toAnn, '?force=1'), 201)
  t.equal((await mails('ann@example.com')).length, 1, 'a grant that ended and is made anew is told as seldom')
  system.clock.set('2026-01-15T14:00:00.000Z')
  expected(await grant(toAnn, '?force=1'), 200)
  t.equal((await mails('ann@example.com')).length, 2)
})

t.test('who has an address is invited by it, and no answer tells who is here', async (t) => {
  const { system, seller, plan, ann, url, grant, mails } = await site(t)
  const here = expected(await grant({ email: 'ann@example.com', full_name: 'Ann' }), 201)
  const nobody = expected(await grant({ email: 'nobody@example.com', full_name: 'Ann' }), 201)
  const told = ({ id: _, profile, grant_key, remove_api_url, app_url, ...rest }: any) => ({
    ...rest,
    key: typeof grant_key,
    profile: { ...profile, id: '', slug: profile.slug.slice(0, 4) },
    urls: [remove_api_url, app_url].map((one: string) => one.replaceAll(profile.slug, ''))
  })
  t.same(told(here), told(nobody))
  t.not(here.profile.slug, 'ann')
  t.same([...(await mails('ann@example.com')), ...(await mails('nobody@example.com'))], [])
  t.match(expected(await grant({ email: 'ANN@example.com', full_name: 'Ann' }, '?force=1'), 200), {
    id: here.id
  })
  t.match(expected(await seller.get(`${url}/${here.profile.slug}`), 200), {
    profile: { slug: here.profile.slug }
  })
  t.same(
    expected(await ann.get('/api/profile/ann/subscriptions'), 200).results,
    [],
    'not that of her profile'
  )

  const [mail] = await mails('ann@example.com')
  t.match(mail?.subject, /invites you/)
  const offers = expected(await ann.get('/api/users/ann/accessibles'), 200).results
  const offer = offers.find((one: any) => one.accept_grant_api_url)
  t.match(offer, { profile: { slug: here.profile.slug } })
  expected(await ann.put(new URL(offer.accept_grant_api_url).pathname), 200)
  await system.settled()
  const waiting = expected(await ann.get(`/api/profile/${here.profile.slug}/subscriptions`), 200).results
  t.match(waiting, [{ plan: { slug: plan }, grant_key: here.grant_key }])
  expected(await ann.post(`/api/profile/${here.profile.slug}/subscriptions/accept/${here.grant_key}`), 200)
  t.equal((await system.operator.verify()).ok, true)
})

t.test('a name that nobody has', async (t) => {
  const { system, grant, mails } = await site(t)
  const bob = { slug: 'bob', full_name: 'Bob' }
  t.equal((await grant(bob)).status, 404)
  t.match(await grant(bob, '?force=1'), { status: 400, body: { errors: { email: [/address/] } } })
  const made = expected(await grant({ ...bob, email: 'bob@example.com' }, '?force=1'), 201)
  t.match(made.profile, { slug: 'bob', printable_name: 'Bob' })
  t.equal((await mails('bob@example.com')).length, 1)
  t.match(expected(await grant(bob), 200), { id: made.id })
  const rival = await system.register('rival')
  const other = await system.openProfile(rival, 'Rival')
  const theirs = await system.makePlan(rival, other, 'Theirs')
  await system.settled()
  const asked = await rival.post(`/api/profile/${other}/plans/${theirs}/subscriptions`, { profile: bob })
  t.equal(asked.status, 404, 'whom another provider looks after is not there')
})

t.test('what cannot be granted, and by whom', async (t) => {
  const { system, seller, shop, ann, url, grant } = await site(t)
  t.match(await grant({ slug: 'ann' }), { status: 400 })
  t.match(await grant({ slug: 'ann', full_name: ' ' }), {
    status: 400,
    body: { errors: { full_name: [String] } }
  })
  t.match(await grant({ full_name: 'Ann' }), { status: 400, body: { errors: { slug: [String] } } })
  t.match(await grant({ email: 'no address', full_name: 'A' }), {
    status: 400,
    body: { errors: { email: [String] } }
  })
  t.match(await grant(toAnn, '', seller, 'x'.repeat(256)), { status: 400 })
  t.equal((await grant(toAnn, '', ann)).status, 403)
  t.equal((await grant(toAnn, '', system.anonymous)).status, 401)
  t.equal(
    (await seller.post(`/api/profile/${shop}/plans/none/subscriptions`, { profile: toAnn })).status,
    404
  )
  t.equal((await seller.post(`${url}?dry_run=1`, { profile: toAnn })).status, 400)
})

t.test('a plan that asks nobody to accept: no key, and nothing for the provider all the same', async (t) => {
  const { system, seller, shop, ann } = await site(t)
  const open = await system.makePlan(seller, shop, 'Open', { skip_optin_on_grant: true })
  await system.settled()
  const made = await seller.post(`/api/profile/${shop}/plans/${open}/subscriptions`, { profile: toAnn })
  t.match(expected(made, 201), { grant_key: null })
  await system.settled()
  t.match(expected(await ann.get('/api/profile/ann/subscriptions'), 200).results, [{ grant_key: null }])
  t.match(expected(await ann.get(`/api/profile/ann/subscriptions/${open}`), 200), { grant_key: null })
  t.equal((await seller.get('/api/profile/ann')).status, 403)
  expected(await ann.patch(`/api/profile/ann/subscriptions/${open}`, { auto_renew: true }), 200)
  await system.settled()
  t.equal((await seller.get('/api/profile/ann')).status, 200, 'who turns the renewal on accepts')
})

t.test('50 wait for an answer and 20 are made in an hour, whoever makes them', async (t) => {
  const { system, seller, shop, grant } = await site(t)
  const made: number[] = []
  for (let n = 0; n < 21; n++) {
    const address = { email: `someone${n}@example.com`, full_name: 'Some One' }
    made.push(
      (await seller.post(`/api/profile/${shop}/plans/desk/subscriptions?force=1`, { profile: address }))
        .status
    )
  }
  t.same(made, [...Array.from({ length: 20 }, () => 201), 429])
  const second = await system.openProfile(seller, 'Another')
  const plan = await system.makePlan(seller, second, 'More')
  await system.settled()
  const more = await seller.post(`/api/profile/${second}/plans/${plan}/subscriptions`, { profile: toAnn })
  t.match(more, { status: 429, body: { code: 'too_many_invitations' } }, 'nor by another profile')
  t.equal((await grant(toAnn, '', system.admin)).status, 201, 'the broker’s people grant for everybody')
})

t.test('two grants at once are one', async (t) => {
  const { seller, ann, url, system } = await site(t)
  const answers = await Promise.all(Array.from({ length: 4 }, () => seller.post(url, { profile: toAnn })))
  t.same(answers.map(({ status }) => status).sort(), [200, 200, 200, 201])
  await system.settled()
  t.equal(expected(await ann.get('/api/profile/ann/subscriptions'), 200).count, 1)
  const shadows = await Promise.all(
    Array.from({ length: 3 }, () => seller.post(url, { profile: { email: 'x@example.com', full_name: 'X' } }))
  )
  t.equal(new Set(shadows.map(({ body }) => body.id)).size, 1)
})
