import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const secretOf = /a-long-password|argon2|"(grant_key|refresh_token|refresh_hash|password)"/

/** Mona, alone on her own profile and on Acme, one of two on Shared, with a sale on hers. */
async function scene(system: any) {
  const { admin, makePlan, openProfile, register, subscribe, grant } = system
  const mona = await register('mona', { email: 'mona@example.com', full_name: 'Mona Lisa' })
  const otto = await register('otto')
  const plan = await makePlan(admin, 'broker', 'Basic')
  await subscribe(mona, 'mona', plan)
  await openProfile(mona, 'Acme')
  await openProfile(mona, 'Shared')
  await system.settled()
  expected(await otto.post('/api/users/otto/accessibles/manager', { slug: 'shared' }), 201)
  await grant('shared', 'otto', 'manager')
  await system.settled()
  return mona
}

const url = '/api/users/mona/export'

/** What every export of hers tells. */
function isComplete(t: { match: any; equal: any; ok: any; same: any; notMatch: any }, body: any) {
  t.match(body.sections.account, [{ username: 'mona', email: 'mona@example.com', full_name: 'Mona Lisa' }])
  t.match(body.sections.charges, [{ amount: 1000, state: 'done' }])
  t.equal(body.sections.accessibles.length, 2, 'Acme and Shared')
  t.same(body.profiles.map(({ profile }: any) => profile).sort(), ['acme', 'mona'])
  const { sections } = body.profiles.find(({ profile }: any) => profile === 'mona')
  t.match(sections.subscriptions, [{ plan: { slug: 'basic' } }])
  t.equal(sections.history.length, 2, 'the order and the payment')
  t.match(sections.card, [{ last4: /4242/ }])
  const types = body.events.map(({ type }: any) => type)
  t.ok(types.includes('auth.user-registered'))
  t.ok(types.includes('billing.charge-settled'))
  t.ok(types.includes('profile.profile-created'))
  t.same(body.incomplete, [])
  t.notMatch(JSON.stringify(body), secretOf)
}

t.test('a person has all of it, and nothing that opens anything', async (t) => {
  const system = await testSystem(t)
  const mona = await scene(system)
  const body = expected(await mona.get(url), 200)
  t.equal(body.user, 'mona')
  isComplete(t, body)
  isComplete(t, expected(await system.admin.get(url), 200))
  isComplete(t, expected(await system.as(system.operatorToken).get(url), 200))
})

t.test('it says which editions of agreements were signed, with the registration and later', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const publish = (title: string) => admin.post('/api/agreements', { title, is_required: false })
  expected(await publish('Terms of use'), 201)
  expected(await publish('Privacy'), 201)
  await system.settled()
  const mona = await system.register('mona', { 'terms-of-use': true } as object)
  expected(await mona.post('/api/legal/privacy/sign', { read_terms: true }), 200)
  await system.settled()
  const { sections, events } = expected(await mona.get(url), 200)
  const signed_at = '2026-01-15T12:00:00.000Z'
  t.same(sections.agreements, [
    { agreement: 'terms-of-use', edition: 1, signed_at },
    { agreement: 'privacy', edition: 1, signed_at }
  ])
  const types = events.map(({ type }: any) => type)
  t.ok(types.includes('auth.agreements-signed') && types.includes('profile.agreement-signed'))
})

t.test('nobody else has it', async (t) => {
  const system = await testSystem(t)
  await scene(system)
  const eva = await system.register('eva')
  await system.grant('broker', 'eva', 'contributor')
  const otto = expected(
    await system.anonymous.post('/api/auth', { username: 'otto', password: 'a-long-password' }),
    201
  )
  await system.settled()
  t.match(await eva.get(url), { status: 403, body: { code: 'forbidden' } }, 'who only reads at the broker')
  t.match(await system.as(otto.token).get(url), { status: 403 }, 'who manages a profile with her')
  t.match(await system.anonymous.get(url), { status: 401 })
  t.match(await system.as(otto.token).get('/api/users/nobody/export'), { status: 403 })
  t.match(await system.admin.get('/api/users/nobody/export'), { status: 404 })
})

t.test('a gateway gathers it from services elsewhere', async (t) => {
  const system = await distributed(t)
  const mona = await scene(system)
  isComplete(t, expected(await mona.get(url), 200))
  t.match(await system.anonymous.get(url), { status: 401 })
  const otto = await system.register('otta')
  t.match(await otto.get(url), { status: 403 })
})

t.test('a list that is longer than an export is told to be', async (t) => {
  const { gather } = await import('@bursar/gateway')
  const row = { slug: 'x' }
  const ask = async (asked: string) => {
    if (!asked.includes('/sessions')) return { status: 404, body: undefined }
    return { status: 200, body: { count: 20_000, next: 'more', results: Array(100).fill(row) } }
  }
  const own = { sections: {}, events: [], incomplete: [] }
  const { incomplete } = await gather(ask, { user: 'mona', now: '2026-01-01T00:00:00.000Z', own })
  t.same(incomplete, [{ section: 'sessions', rows: 10_000, count: 20_000 }])
})
