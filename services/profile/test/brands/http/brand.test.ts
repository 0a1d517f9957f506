/** How a profile looks: who says it, what is refused, and how its logo is served. */
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100, 7)])
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(100, 8)])
const whole = {
  logo: PNG.toString('base64'),
  colour: '#0A7bC4',
  support: 'mailto:help@shop.example.com',
  return_origins: ['https://app.example.com', 'https://shop.example.com:8443/']
}

async function scene(t: Test) {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  const shop = await system.openProfile(ann, 'The Shop')
  await system.grant(shop, 'ben', 'contributor')
  const stranger = await system.register('stranger')
  await system.settled()
  return { system, ann, ben, shop, stranger, url: `/api/profile/${shop}/brand` }
}

const asked = ({ app }: TestSystem, url: string) =>
  app.inject({ method: 'GET', url: url.replace('http://bursar.test', '') })

t.test('managers say how it looks, everybody sees it, and what is left out stays', async (t) => {
  const { system, ann, url } = await scene(t)
  const made = expected(await ann.put(url, whole), 200)
  t.match(made, {
    logo: /^http:\/\/bursar\.test\/api\/profile\/the-shop\/brand\/logo\?v=/,
    colour: '#0a7bc4',
    support: 'mailto:help@shop.example.com',
    return_origins: ['https://app.example.com', 'https://shop.example.com:8443']
  })
  await system.settled()
  const shown = expected(await system.anonymous.get('/api/site?provider=the-shop'), 200)
  t.match(shown, { profile: 'the-shop', name: 'The Shop', ...made })
  const changed = expected(await ann.put(url, { support: 'https://shop.example.com/help' }), 200)
  t.same(changed, { ...made, support: 'https://shop.example.com/help' })
  const cleared = expected(
    await ann.put(url, { logo: null, colour: null, support: null, return_origins: [] }),
    200
  )
  t.same(cleared, { logo: null, colour: null, support: null, return_origins: [] })
  await system.settled()
  t.equal((await asked(system, made.logo)).statusCode, 404)
})

t.test(
  'the logo is a picture and nothing else to a browser, and another picture has another URL',
  async (t) => {
    const { system, ann, url, shop } = await scene(t)
    const { logo } = expected(await ann.put(url, whole), 200)
    await system.settled()
    const answer = await asked(system, logo)
    t.equal(answer.statusCode, 200)
    t.ok(answer.rawPayload.equals(PNG), 'byte for byte')
    t.match(answer.headers, {
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': /default-src 'none'; sandbox/,
      'cache-control': 'public, max-age=3600'
    })
    const other = expected(await ann.put(url, { logo: JPEG.toString('base64') }), 200)
    t.not(other.logo, logo)
    await system.settled()
    t.equal((await asked(system, other.logo)).headers['content-type'], 'image/jpeg')
    const { body, headers } = await system.anonymous.api.get('/api/profile/{profile}/brand/logo', {
      params: { profile: shop }
    })
    t.equal(headers.get('content-type'), 'image/jpeg')
    t.same(Buffer.from(body), JPEG, 'the client brings the bytes')
  }
)

t.test('a form brings it as a file', async (t) => {
  const { system, ann, url } = await scene(t)
  const part = (head: string, bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n')
    ])
  const form = Buffer.concat([
    part('name="colour"', Buffer.from('#123456')),
    part('name="logo"; filename="x.svg"', PNG),
    Buffer.from('--b--\r\n')
  ])
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const made = expected(await ann.put(url, form, multipart), 200)
  t.match(made, { colour: '#123456', logo: String })
  await system.settled()
  t.ok((await asked(system, made.logo)).rawPayload.equals(PNG))
  const bad = await ann.put(url, part('name="logo"; filename="x.png"', Buffer.from('<svg/>')), multipart)
  t.equal(bad.status, 200, 'a form that does not end has no parts')
  const svg = Buffer.concat([
    part('name="logo"; filename="x.png"', Buffer.from('<svg/>')),
    Buffer.from('--b--\r\n')
  ])
  t.match(await ann.put(url, svg, multipart), { status: 400, body: { logo: [/PNG, JPEG or WebP/] } })
})

t.test('what is wrong is named, and nothing is stored', async (t) => {
  const { system, ann, url } = await scene(t)
  const big = Buffer.concat([PNG, Buffer.alloc(262_144)]).toString('base64')
  const bad: readonly (readonly [object, string])[] = [
    [{ logo: Buffer.from('<svg onload="alert(1)"/>').toString('base64') }, 'logo'],
    [{ logo: 'https://example.com/logo.png' }, 'logo'],
    [{ logo: `data:image/png;base64,${whole.logo}` }, 'logo'],
    [{ logo: big }, 'logo'],
    [{ logo: '' }, 'logo'],
    [{ colour: 'red' }, 'colour'],
    [{ colour: '#12345' }, 'colour'],
    [{ colour: '#12345g' }, 'colour'],
    [{ support: 'javascript:alert(1)' }, 'support'],
    [{ support: 'http://shop.example.com' }, 'support'],
    [{ support: 'mailto:' }, 'support'],
    [{ support: 'mailto:a@b.example?bcc=c@d.example' }, 'support'],
    [{ support: 'https://shop.example.com@evil.example' }, 'support'],
    [{ return_origins: ['http://app.example.com'] }, 'return_origins'],
    [{ return_origins: ['https://app.example.com/path'] }, 'return_origins'],
    [{ return_origins: ['https://app.example.com?x'] }, 'return_origins'],
    [{ return_origins: ['https://bank.example@evil.example'] }, 'return_origins'],
    [{ return_origins: ['*'] }, 'return_origins'],
    [{ return_origins: Array.from({ length: 21 }, (_, n) => `https://a${n}.example`) }, 'return_origins']
  ]
  for (const [body, field] of bad) {
    const { status, body: said } = await ann.put(url, body)
    t.match({ status, fields: Object.keys(said) }, { status: 400 }, JSON.stringify(body).slice(0, 80))
    t.ok(said[field], `${JSON.stringify(body).slice(0, 80)} names ${field}: ${JSON.stringify(said)}`)
  }
  await system.settled()
  t.equal(
    (await system.anonymous.get('/api/site?provider=the-shop')).status,
    404,
    'it has no brand and sells nothing'
  )
})

t.test('nobody else says it, and it can be taken away', async (t) => {
  const { system, ann, ben, stranger, url } = await scene(t)
  for (const [client, status] of [
    [system.anonymous, 401],
    [stranger, 403],
    [ben, 403]
  ] as const) {
    t.equal((await client.put(url, { colour: '#000000' })).status, status)
    t.equal((await client.delete(url)).status, status)
  }
  const { logo } = expected(await ann.put(url, whole), 200)
  expected(await ann.delete(url), 204)
  expected(await ann.delete(url), 204)
  await system.settled()
  t.equal((await asked(system, logo)).statusCode, 404)
  t.equal((await system.anonymous.get('/api/site?provider=the-shop')).status, 404)
  t.equal((await system.anonymous.get('/api/profile/nobody-here/brand/logo')).status, 404)
})

t.test('it ends with the profile', async (t) => {
  const { system, ann, url, shop } = await scene(t)
  const { logo } = expected(await ann.put(url, whole), 200)
  await system.settled()
  expected(await ann.delete(`/api/profile/${shop}`), 204)
  await system.settled()
  for (const gone of [logo, '/api/site?provider=the-shop'])
    t.equal((await asked(system, gone)).statusCode, 404, gone)
})

t.test('pictures do not fill the log', async (t) => {
  const { system, ann, url } = await scene(t)
  for (let n = 0; n < 30; n++) expected(await ann.put(url, { colour: '#000000' }), 200)
  t.match(await ann.put(url, { colour: '#ffffff' }), { status: 429, headers: { 'retry-after': String } })
  const [second, third] = [await system.openProfile(ann, 'Second'), await system.openProfile(ann, 'Third')]
  await system.settled()
  const urlOf = (profile: string) => `/api/profile/${profile}/brand`
  for (let n = 0; n < 30; n++) expected(await ann.put(urlOf(second), { colour: '#000000' }), 200)
  t.match(
    await ann.put(urlOf(third), { colour: '#ffffff' }),
    { status: 429 },
    'nor do those of one user with many profiles'
  )
})

t.test('what is said of it is sealed, and gone with the profile’s key', async (t) => {
  const { system, ann, url, shop } = await scene(t)
  const { logo } = expected(await ann.put(url, whole), 200)
  await system.settled()
  const log = system.engines.get('profile')
  const stored = JSON.stringify(await log?.events.read(0, 10_000))
  for (const text of [whole.logo, 'help@shop.example.com']) t.notOk(stored.includes(text), 'not in clear')
  expected(await system.admin.post(`/api/profile/${shop}/erase`, { confirm: shop }), 200)
  await system.settled()
  t.equal((await asked(system, logo)).statusCode, 404)
})
