/** Logins by OpenID Connect, at a real issuer on loopback. */
import { addressProof, user, userStream } from '@bursar/auth'
import type { Engine } from '@bursar/event-sourcing'
import {
  expected,
  type IssuedPerson,
  startTestIssuer,
  type TestIssuer,
  type TestSystem,
  testSystem
} from '@bursar/testing'
import { TOTP } from 'otpauth'
import t, { type Test } from 'tap'
import { mailsTo } from '../../account/http/second-factor.ts'
import { authenticator } from '../../passkeys/http/authenticator.ts'

type Jar = Map<string, string>

/** A browser: it keeps cookies, and follows nothing by itself. */
function browser(system: TestSystem, jar: Jar = new Map()) {
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  function keep(headers: Readonly<Record<string, unknown>>) {
    for (const set of [headers['set-cookie'] ?? []].flat() as string[]) {
      const [name = '', value = ''] = (set.split(';', 1)[0] ?? '').split('=')
      if (/max-age=0/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
  }
  const headers = () => (jar.size > 0 ? { cookie: cookie() } : {})
  return {
    jar,
    async get(url: string) {
      const answer = await system.anonymous.get(url, headers())
      keep(answer.headers)
      return answer
    },
    async post(url: string, body: unknown) {
      const answer = await system.anonymous.post(url, body, {
        ...headers(),
        'x-csrftoken': jar.get('csrftoken') ?? ''
      })
      keep(answer.headers)
      return answer
    }
  }
}

type Browser = ReturnType<typeof browser>

interface Setting {
  readonly system: TestSystem
  readonly issuer: TestIssuer
}

async function setting(t: Test, authoritativeFor: readonly string[] = ['example.com']): Promise<Setting> {
  const issuer = await startTestIssuer()
  t.teardown(issuer.close)
  const { url, clientId, clientSecret } = issuer
  const one = { slug: 'work', title: 'Work', issuer: url, clientId, clientSecret, authoritativeFor }
  const allowedOrigins = ['https://app.example.com']
  const system = await testSystem(t, { openId: { issuers: [one], allowedOrigins }, allowedOrigins })
  return { system, issuer }
}

/** The user `slug` proves to have `slug`@example.com. */
async function verified(system: TestSystem, slug: string): Promise<void> {
  const engine = system.engines.get('auth') as Engine
  const id = JSON.parse((await engine.collection('access').find('username', slug))?.body ?? '{}').id
  const prove = await addressProof(engine, { user: id, kind: 'email', text: `${slug}@example.com` })
  await engine.transact({ actor: id, correlationid: 'v', causationid: 'v' }, async (transaction) => {
    const account = await engine.keys.reveal(await transaction.load(userStream(id), user))
    if (account.is === 'live') await prove(transaction, account)
  })
  await system.settled()
}

const local = (url: string) => url.replace('http://bursar.test', '')

/** Sends a browser to the issuer and back. */
async function signIn(
  { issuer }: Setting,
  by: Browser,
  person: IssuedPerson | null,
  next = '/home'
): Promise<{ status: number; location: string }> {
  const begun = await by.get(`/api/auth/oidc/work?next=${encodeURIComponent(next)}`)
  if (begun.status !== 302) throw new Error(`no redirect: ${begun.status} ${JSON.stringify(begun.body)}`)
  const back = issuer.visit(String(begun.headers.location), person)
  const { status, headers, body } = await by.get(local(back))
  if (body !== undefined && status === 302) throw new Error('a redirect says something')
  return { status, location: String(headers.location) }
}

const ann = { sub: '1', email: 'ann@example.com', email_verified: true, name: 'Ann Doe' }

t.test('somebody new gets an account, a verified address and a session in cookies', async (t) => {
  const all = await setting(t)
  const { system } = all
  const by = browser(system)
  t.match(expected(await by.get('/api/auth/oidc'), 200), {
    results: [{ slug: 'work', title: 'Work', url: 'http://bursar.test/api/auth/oidc/work' }]
  })
  t.match(await signIn(all, by, ann), { status: 302, location: 'http://bursar.test/home' })
  const me = expected(await by.get('/api/auth/tokens'), 200)
  t.match(me, { username: 'ann-doe', full_name: 'Ann Doe', email: 'ann@example.com' })
  await system.settled()
  t.match(await by.get('/api/users/ann-doe/profiles'), { status: 200, body: { count: 1 } })
  const { results } = expected(await by.get('/api/users/ann-doe/identities'), 200)
  t.match(results, [{ issuer: 'work', title: 'Work', email: 'ann@example.com' }])

  const again = browser(system)
  await signIn(all, again, { ...ann, email: 'ann@elsewhere.example', name: 'Another' })
  t.match(
    expected(await again.get('/api/auth/tokens'), 200),
    { username: 'ann-doe' },
    'by issuer and subject alone'
  )
  t.match(await system.anonymous.post('/api/auth', { username: 'ann-doe', password: '' }), { status: 400 })
  t.match(await system.anonymous.post('/api/auth', { username: 'ann-doe', password: 'x' }), { status: 401 })
})

t.test(
  'no issuer opens an account that has verified the address; the account’s own login links it',
  async (t) => {
    const all = await setting(t)
    const { system } = all
    const password = 'a good password'
    const person = { slug: 'ann', full_name: 'Ann', email: 'ann@example.com', new_password: password }
    expected(await system.anonymous.post('/api/auth/register', person), 201)
    await system.settled()
    const eve = browser(system)
    t.match((await signIn(all, eve, { ...ann, sub: 'eve', email_verified: false })).location, /home$/)
    const other = expected(await eve.get('/api/auth/tokens'), 200)
    t.not(other.username, 'ann', 'an address that the issuer has not verified counts for nothing')
    t.equal(other.email, '')

    await verified(system, 'ann')
    const by = browser(system)
    t.match((await signIn(all, by, ann)).location, /home\?sign_in=link$/)
    t.match(await by.get('/api/auth/tokens'), { status: 401 })
    t.match(await by.post('/api/auth?cookie=1', { username: other.username, password }), { status: 401 })
    const login = { username: 'ann', password }
    expected(await by.post('/api/auth?cookie=1', login), 201)
    await system.settled()
    t.match(expected(await by.get('/api/users/ann/identities'), 200), { count: 1 })
    t.notOk(by.jar.has('bursar_openid'), 'what was shown is used up')
    const next = browser(system)
    t.match((await signIn(all, next, ann)).location, /home$/)
    t.match(expected(await next.get('/api/auth/tokens'), 200), { username: 'ann' })
  }
)

t.test('who is logged in as the owner of the address is linked at once; somebody else is not', async (t) => {
  const all = await setting(t)
  const { system } = all
  const password = 'a good password'
  for (const slug of ['ann', 'bob']) {
    const person = { slug, full_name: slug, email: `${slug}@example.com`, new_password: password }
    expected(await system.anonymous.post('/api/auth/register', person), 201)
    await system.settled()
    await verified(system, slug)
  }
  const bob = browser(system)
  expected(await bob.post('/api/auth?cookie=1', { username: 'bob', password }), 201)
  t.match((await signIn(all, bob, ann)).location, /sign_in=link$/)
  t.match(expected(await bob.get('/api/users/bob/identities'), 200), { count: 0 })
  const by = browser(system)
  expected(await by.post('/api/auth?cookie=1', { username: 'ann', password }), 201)
  t.match((await signIn(all, by, ann)).location, /home$/)
  await system.settled()
  const { results } = expected(await by.get('/api/users/ann/identities'), 200)
  t.equal(results.length, 1)
  t.match(await bob.get('/api/users/ann/identities'), { status: 403 })
})

t.test(
  'an address of another domain, or one that the issuer has not verified, counts for nothing',
  async (t) => {
    const all = await setting(t)
    for (const [n, person] of [
      { ...ann, email: 'ann@elsewhere.example' },
      { ...ann, email_verified: false },
      { ...ann, email: 'no address' },
      { sub: '1' }
    ].entries()) {
      const by = browser(all.system)
      await signIn(all, by, { ...person, sub: String(n) })
      t.match(expected(await by.get('/api/auth/tokens'), 200), { email: '' }, JSON.stringify(person))
    }
  }
)

t.test('the answer of an issuer counts once, in the browser that began, unchanged', async (t) => {
  const all = await setting(t)
  const { system, issuer } = all
  const by = browser(system)
  const begun = String((await by.get('/api/auth/oidc/work')).headers.location)
  const asked = new URL(begun).searchParams
  t.match(Object.fromEntries(asked), {
    code_challenge_method: 'S256',
    response_type: 'code',
    scope: /openid/
  })
  const back = local(issuer.visit(begun, ann))
  const stranger = await system.anonymous.get(back)
  t.match(stranger, { status: 400, body: { code: 'sign_in_expired' } }, 'login CSRF')
  const forged = browser(system, new Map(by.jar))
  const state = back.replace(/state=[^&]+/, 'state=another')
  t.match((await forged.get(state)).headers.location, /sign_in=failed$/)
  t.match((await by.get(back)).headers.location, 'http://bursar.test/')
  t.match(await by.get(back), { status: 400, body: { code: 'sign_in_expired' } })
  const replayed = browser(system)
  await replayed.get('/api/auth/oidc/work')
  t.match((await replayed.get(back)).headers.location, /sign_in=failed$/, 'a code of another login')
  t.match(await replayed.get('/api/auth/tokens'), { status: 401 })

  const late = browser(system)
  const lateBack = local(issuer.visit(String((await late.get('/api/auth/oidc/work')).headers.location), ann))
  Object.assign(system.clock, { real: () => Date.now() + 601_000 })
  t.match(await late.get(lateBack), { status: 400, body: { code: 'sign_in_expired' } })
  t.match((await signIn(all, browser(system), null)).location, /home\?sign_in=denied$/)
  t.match(await system.anonymous.get('/api/auth/oidc/other'), { status: 404 })
  t.match(await system.anonymous.get('/api/auth/oidc/other/callback?code=1'), { status: 404 })
})

t.test('tokens that are not for this login are not believed', async (t) => {
  const all = await setting(t)
  const { system, issuer } = all
  for (const [what, tamper] of Object.entries({
    'another audience': (claims: object) => ({ ...claims, aud: 'somebody else' }),
    'another issuer': (claims: object) => ({ ...claims, iss: 'https://issuer.example' }),
    'another nonce': (claims: object) => ({ ...claims, nonce: 'another' }),
    'no nonce': ({ nonce: _, ...claims }: any) => claims,
    expired: (claims: object) => ({ ...claims, exp: 1 }),
    nobody: ({ sub: _, ...claims }: any) => claims,
    'a long name': (claims: object) => ({ ...claims, sub: 'x'.repeat(256) })
  })) {
    const by = browser(system)
    const begun = String((await by.get('/api/auth/oidc/work')).headers.location)
    const answer = await by.get(local(issuer.visit(begun, ann, tamper)))
    t.match(String(answer.headers.location), /sign_in=failed$/, what)
    t.match(await by.get('/api/auth/tokens'), { status: 401 }, what)
  }
})

t.test('a browser goes on at a page of the site or of an allowed origin, and nowhere else', async (t) => {
  const all = await setting(t)
  const { system } = all
  for (const next of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\t//evil.example',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'javascript:alert(1)',
    'http://user:secret@bursar.test/'
  ]) {
    const answer = await system.anonymous.get(`/api/auth/oidc/work?next=${encodeURIComponent(next)}`)
    t.match(answer, { status: 400 }, next)
  }
  const { location } = await signIn(all, browser(system), ann, 'https://app.example.com/in?a=1')
  t.equal(location, 'https://app.example.com/in?a=1')
})

t.test('two tabs with one new identity make one account', async (t) => {
  const all = await setting(t)
  const { system } = all
  const tabs = [browser(system), browser(system)]
  const ends = await Promise.all(tabs.map((by) => signIn(all, by, ann)))
  t.same(
    ends.map(({ location }) => location),
    Array(2).fill('http://bursar.test/home')
  )
  const names = await Promise.all(
    tabs.map(async (by) => expected(await by.get('/api/auth/tokens'), 200).username)
  )
  t.equal(new Set(names).size, 1)
})

t.test('the last way in stays', async (t) => {
  const all = await setting(t)
  const { system } = all
  const by = browser(system)
  await signIn(all, by, ann)
  await system.settled()
  const {
    results: [one]
  } = expected(await by.get('/api/users/ann-doe/identities'), 200)
  const url = `/api/users/ann-doe/identities/${one.id}`
  t.match(await system.admin.delete(url), { status: 409, body: { code: 'last_way_in' } })
  t.match(await system.admin.delete(`${url}x`), { status: 404 })
})

t.test('an issuer that is away is said to be', async (t) => {
  const { system, issuer } = await setting(t)
  await issuer.close()
  t.match(await system.anonymous.get('/api/auth/oidc/work'), {
    status: 503,
    body: { code: 'issuer_unreachable' }
  })
})

t.test('who has no password steps up by a code that goes to the verified address', async (t) => {
  const all = await setting(t)
  const { system } = all
  const by = browser(system)
  await signIn(all, by, ann)
  const keys = '/api/users/ann-doe/api-keys'
  const make = (body: object) => by.post(keys, { title: 'job', ...body })
  const code = async () => {
    await system.settled()
    const texts = (await mailsTo(system, ann.email)).map(({ text }) => /\b\d{6}\b/.exec(text)?.[0])
    return Number(texts.filter((text) => text !== undefined).at(-1))
  }
  t.match(await make({}), { status: 401, body: { email_code: [String] } }, 'it says what would do')
  const first = await code()
  t.match(await make({ password: 'guessed-password' }), { status: 401, body: { email_code: [String] } })
  const second = await code()
  t.match(await make({ email_code: first }), { status: first === second ? 201 : 401 }, 'the newest counts')
  t.match(await make({ email_code: second === 999_999 ? 100_000 : second + 1 }), { status: 401 })
  t.match(await make({ email_code: second }), { status: 201, body: { secret: String } })
  t.match(await make({ email_code: second }), { status: 401 }, 'once')
  // Two codes went out by now; a passkey stands for the rest.
  t.match(await by.post('/api/users/ann-doe/passkeys/options', {}), { status: 401 })
  const options = await by.post('/api/users/ann-doe/passkeys/options', { email_code: await code() })
  const device = authenticator()
  const response = device.create(expected(options, 200))
  expected(await by.post('/api/users/ann-doe/passkeys', { title: 'Phone', response }), 201)
  const challenge = async () => expected(await system.anonymous.post('/api/auth/passkeys/options'), 200)
  const shown = device.get(await challenge())
  t.match(await make({ passkey: authenticator().get(await challenge()) }), { status: 401 })
  t.match(await make({ passkey: shown }), { status: 201 })
  t.match(await make({ passkey: shown }), { status: 400, body: { code: 'passkey_refused' } }, 'once')
  t.match(await make({}), { status: 401, body: { passkey: [String], email_code: [String] } })
  const bodies = await Promise.all(Array.from({ length: 8 }, (_, n) => make({ email_code: 100_000 + n })))
  t.ok(
    bodies.every(({ status }) => status === 401 || status === 429),
    'guessing comes to nothing'
  )
})

t.test('a mailbox is one factor: who has an app shows that, too', async (t) => {
  const all = await setting(t)
  const { system } = all
  const by = browser(system)
  await signIn(all, by, ann)
  const at = Date.now()
  Object.assign(system.clock, { real: () => at })
  const codeAt = (secret: string, steps: number) =>
    Number(TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: at + steps * 30_000 }))
  const putOtp = async (body: object) => {
    const csrf = { 'x-csrftoken': by.jar.get('csrftoken') ?? '' }
    const cookie = [...by.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return system.anonymous.put('/api/users/ann-doe/otp', body, { cookie, ...csrf })
  }
  const make = (body: object) => by.post('/api/users/ann-doe/api-keys', { title: 'job', ...body })
  const code = async () => {
    await system.settled()
    const texts = (await mailsTo(system, ann.email)).map(({ text }) => /\b\d{6}\b/.exec(text)?.[0])
    return Number(texts.filter((text) => text !== undefined).at(-1))
  }
  t.match(await putOtp({ otp_enabled: true }), { status: 401, body: { email_code: [String] } })
  const { priv_key } = expected(await putOtp({ otp_enabled: true, email_code: await code() }), 201)
  expected(await putOtp({ otp_enabled: true, otp_code: codeAt(priv_key, -1) }), 200)
  t.match(await make({}), { status: 401, body: { email_code: [String] } })
  const email_code = await code()
  t.match(await make({ email_code }), {
    status: 401,
    body: { code: 'second_factor_needed', otp_code: [String] }
  })
  t.match(await make({ otp_code: codeAt(priv_key, 0) }), { status: 401 }, 'nor is the app alone enough')
  const both = { email_code: await code(), otp_code: codeAt(priv_key, 0) }
  t.match(await make(both), { status: 201 }, 'both are')
  t.match(await make({ ...both, otp_code: codeAt(priv_key, 1) }), { status: 401 }, 'once')
})
