/** What somebody can do who got hold of an API key, and no password. */
import type { Operation } from '@bursar/service-kit'
import { basic, expected, testSystem, withKey } from '@bursar/testing'
import t from 'tap'

const PASSWORD = 'a-long-password'

/** Changes that a key may ask for: of what a profile has, and of carts. A new one is thought about before it is here. */
const open: readonly RegExp[] = [
  /^(POST|PUT|PATCH|DELETE) \/api\/billing\/(?!webhooks)/,
  /^(POST|DELETE) \/api\/cart/,
  /^(POST|PUT|PATCH|DELETE) \/api\/profile\/\{profile\}\/(plans|subscribers|subscriptions|dunning|taxes)/,
  /^POST \/api\/accounts\/profiles$/,
  /^(POST|PUT) \/api\/agreements/,
  /^POST \/api\/metrics\/balances\//,
  /^(POST|PUT) \/api\/system\//
]

/** Those of them that move money or a way in out of the user's hands, or need no user. */
const closed: readonly RegExp[] = [
  /^POST \/api\/billing\/\{profile\}\/transfers$/,
  /^POST \/api\/billing\/payments\//,
  /^POST \/api\/billing\/\{profile\}\/issued\/resume$/,
  /^(POST|PUT|PATCH|DELETE) .*\/bank$/,
  /^POST \/api\/cart\/merge$/,
  /^POST \/api\/system\/keys\//,
  /webhooks/
]

/** What is read by people alone: mails with keys in them, signing keys, all that there is of a person. */
const unread = /^GET \/api\/(system\/(mail|keys)|users\/\{user\}\/(export|erase)|profile\/\{profile\}\/erase)/

const nameOf = ({ method, path }: Operation) => `${method} ${path}`

t.test('a key changes nothing that people do for themselves', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD }), 201)
  const program = withKey(system, secret)
  const operations: readonly Operation[] = [
    ...system.gateway.operations,
    ...system.services.flatMap((service) => service.operations)
  ].filter(({ path }) => !path.startsWith('/-/'))
  for (const operation of operations) {
    const name = nameOf(operation)
    const isOpen =
      operation.method === 'GET' ||
      (open.some((one) => one.test(name)) && !closed.some((one) => one.test(name)))
    if (unread.test(name)) t.notOk(operation.keys, `${name} is for people`)
    else if (isOpen) t.ok(operation.keys, name)
    else t.notOk(operation.keys, `${name} is refused to keys`)
    if (operation.keys || operation.access === 'operator') continue
    const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, part) =>
      part === 'user' || part === 'profile' ? 'ann' : 'x'
    )
    const body =
      operation.method === 'GET' || operation.method === 'DELETE' ? undefined : { password: PASSWORD }
    const answer = await program.request(operation.method, url, body)
    t.match(answer, { status: 403, body: { code: 'key_not_allowed' } }, `${name}: ${answer.status}`)
    t.notMatch(answer.headers['www-authenticate'] ?? '', /basic/i)
  }
})

t.test('a key for reading reads', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const make = { password: PASSWORD, scope: 'read' }
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', make), 201)
  const program = withKey(system, secret)
  t.equal((await program.get('/api/profile/ann')).status, 200)
  const head = await system.app.inject({ method: 'HEAD', url: '/api/profile/ann', headers: basic(secret) })
  t.equal(head.statusCode, 200)
  const plan = await program.post('/api/profile/ann/plans', { title: 'Basic' })
  t.match(plan, { status: 403, body: { code: 'key_not_allowed', detail: /reading/ } })
  t.equal((await program.post('/api/cart', { plan: 'x' })).status, 403)
})

t.test('a key of one profile reaches its URLs alone, whatever the user may', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const acme = await system.openProfile(ann, 'Acme')
  await system.settled()
  const make = { password: PASSWORD, profile: acme }
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', make), 201)
  const program = withKey(system, secret)
  t.equal((await program.get(`/api/profile/${acme}`)).status, 200)
  t.equal((await program.get(`/api/billing/${acme}/balance`)).status, 200)
  t.equal((await program.get(`/api/metrics/${acme}/funds`)).status, 200)
  expected(await program.post(`/api/profile/${acme}/plans`, { title: 'Basic' }), 201)
  for (const url of [
    '/api/profile/ann',
    '/api/billing/ann/balance',
    '/api/users/ann',
    '/api/auth/tokens',
    '/api/cart'
  ]) {
    t.match(await program.get(url), { status: 403, body: { code: 'key_not_allowed' } }, url)
  }
  t.equal((await program.get('/api/profile/nobody-here')).status, 403)
  expected(await ann.patch(`/api/profile/${acme}`, { slug: 'acme-two' }), 200)
  await system.settled()
  t.equal((await program.get('/api/profile/acme-two')).status, 200, 'by whatever name it has')
})

t.test('a page of another origin does nothing with what a browser remembers', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD }), 201)
  const program = withKey(system, secret)
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const made = await program.post('/api/profile/ann/plans', { title: 'Basic' }, foreign)
  t.match(made, { status: 403, body: { code: 'cross_origin' } })
  t.equal((await program.post('/api/profile/ann/plans', { title: 'Basic' })).status, 201, 'a program does')
})

t.test(
  'what is no key is 401 everywhere, asks for nothing, and is soon not looked up any more',
  async (t) => {
    const system = await testSystem(t)
    const ann = await system.register('ann')
    const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD }), 201)
    await system.settled()
    const wrong = `${secret.slice(0, 32)}${'0'.repeat(32)}`
    const header = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    const texts = [
      '',
      ':',
      'ann:a-long-password',
      `${secret}:x`,
      `:${secret}`,
      secret.slice(1),
      `${secret}0:`,
      `${wrong}:`,
      '\u0000:'
    ]
    for (const text of texts) {
      const answer = await system.anonymous.get('/api/pricing', header(text))
      t.match(answer, { status: 401, body: { code: 'invalid_token' } }, JSON.stringify(text))
      t.notMatch(answer.headers['www-authenticate'] ?? '', /basic/i)
    }
    t.equal((await system.anonymous.get('/api/pricing', { authorization: 'Basic !!!' })).status, 401)
    t.equal((await system.anonymous.get('/api/pricing', header(secret))).status, 200, 'without the colon too')
    let last = 401
    for (let n = 0; n < 60 && last === 401; n += 1) {
      last = (await system.anonymous.get('/api/pricing', header(`${wrong}:`))).status
    }
    t.equal(last, 429)
    t.equal((await withKey(system, secret).get('/api/pricing')).status, 200, 'a good key is not held back')
  }
)

t.test('a key ends with its account', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const { id } = expected(await ann.get('/api/users/ann'), 200)
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD }), 201)
  const program = withKey(system, secret)
  t.equal((await program.get('/api/profile/ann')).status, 200)
  const cause = { actor: 'system', correlationid: id, causationid: id }
  const ended = { type: 'auth.sessions-ended', data: { user: id, epoch: 1, reason: 'archived' } }
  await system.engines.get('auth')?.transact(cause, async (tx) => tx.append(`user-${id}`, [ended]))
  await system.settled()
  t.equal((await program.get('/api/profile/ann')).status, 401)
  t.equal((await program.get('/api/users/ann')).status, 401)
})

t.test('a key is no more than its user', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  await system.grant(acme, 'ann', 'contributor')
  await system.settled()
  const { secret } = expected(await ann.post('/api/users/ann/api-keys', { password: PASSWORD }), 201)
  const program = withKey(system, secret)
  t.equal((await program.get(`/api/profile/${acme}`)).status, 200)
  t.equal((await program.post(`/api/profile/${acme}/plans`, { title: 'Basic' })).status, 403)
  expected(await mona.delete(`/api/profile/${acme}/roles/contributor/ann`), 204)
  await system.settled()
  t.equal((await program.get(`/api/profile/${acme}`)).status, 403, 'and loses what the user loses')
})
