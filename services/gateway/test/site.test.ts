/** GET /api/site: one answer of what several services know, in one process and over several. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const fresh = {
  profile: 'broker',
  name: 'broker',
  logo: null,
  colour: null,
  support: null,
  return_origins: [],
  legal: [],
  ways_in: ['password', 'code', 'passkey'],
  issuers: [],
  registration_open: true,
  processor: { name: 'test', public_key: null },
  state: 'new'
}

t.test('a new site says so, and what it is later', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous } = system
  t.same(expected(await anonymous.get('/api/site'), 200), fresh)
  await system.register('ann')
  for (const title of ['Terms', 'Privacy']) {
    expected(await admin.post('/api/agreements', { title, is_required: false }), 201)
  }
  expected(await admin.put('/api/profile/broker/brand', { colour: '#112233' }), 200)
  await system.settled()
  t.same(expected(await anonymous.get('/api/site'), 200), {
    ...fresh,
    state: 'test_clock',
    legal: ['privacy', 'terms'],
    colour: '#112233'
  })
})

t.test('on the real time with the test processor no money moves', async (t) => {
  const system = await testSystem(t, { settable: false })
  await system.register('ann')
  await system.settled()
  t.match(expected(await system.anonymous.get('/api/site'), 200), { state: 'demo' })
})

t.test('providers are told by what they sell or show; who only buys is not there', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const shop = await system.openProfile(ann, 'The Shop')
  const quiet = await system.openProfile(ann, 'Quiet')
  await system.makePlan(ann, shop, 'Basic')
  await system.settled()
  t.match(expected(await system.anonymous.get(`/api/site?provider=${shop}`), 200), {
    profile: shop,
    name: 'The Shop'
  })
  for (const name of [quiet, 'ann', 'nobody-here', '%20', '..%2f']) {
    const { status, body } = await system.anonymous.get(`/api/site?provider=${name}`)
    t.match({ status, body }, { status: 404, body: { detail: 'Not found.' } }, name)
  }
})

t.test('over several processes the answer is the same', async (t) => {
  const system = await distributed(t)
  const { body, statusCode } = await system.app.inject({ url: '/api/site' })
  t.equal(statusCode, 200, body)
  t.same(JSON.parse(body), fresh)
  t.equal((await system.app.inject({ url: '/api/site?provider=nobody-here' })).statusCode, 404)
})

t.test('where registration is closed only the broker makes accounts', async (t) => {
  const { anonymous, admin } = await testSystem(t, { registrationOpen: false })
  t.match(expected(await anonymous.get('/api/site'), 200), { registration_open: false })
  const ann = { username: 'ann', password: 'a-long-password', full_name: 'Ann' }
  const refused = await anonymous.post('/api/auth/register', ann)
  t.match(refused, { status: 403, body: { code: 'registration_closed' } })
  expected(await admin.post('/api/users', ann), 201)
})

t.test('the setup is for the people of the broker, and mail is tried when somebody asks', async (t) => {
  let fault: string | undefined = 'Connection refused.'
  const system = await testSystem(t, { tryMail: async () => fault })
  const { admin, anonymous } = system
  const ann = await system.register('ann')
  const setup = expected(await admin.get('/api/system/setup'), 200)
  t.same(
    setup.results.map(({ check, state }: { check: string; state: string }) => [check, state]),
    [
      ['master_key', 'open'],
      ['backup', 'open'],
      ['public_url', 'open'],
      ['mail', 'done'],
      ['processor', 'open']
    ]
  )
  t.match(expected(await admin.post('/api/system/setup/mail'), 200), { state: 'failed', detail: fault })
  fault = undefined
  t.match(expected(await admin.post('/api/system/setup/mail'), 200), { state: 'done' })
  expected(await admin.post('/api/system/setup/none'), 404)
  expected(await ann.get('/api/system/setup'), 403)
  expected(await ann.post('/api/system/setup/mail'), 403)
  expected(await anonymous.get('/api/system/setup'), 401)
})
