/** Agreements: written by the broker, read by everybody, signed by users. */
import { expected, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'
const LATER = '2026-01-16T12:00:00.000Z'

async function scene(t: Test) {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  await system.grant('broker', 'ben', 'contributor')
  await system.settled()
  const write = async (body: object) => {
    const made = expected(await system.admin.post('/api/agreements', body), 201)
    await system.settled()
    return made
  }
  return { system, admin: system.admin, anonymous: system.anonymous, ann, ben, write }
}

t.test('the broker’s managers write agreements, and everybody reads them', async (t) => {
  const { admin, anonymous, ann, ben, write } = await scene(t)
  t.match(
    expected(await anonymous.get('/api/legal'), 200),
    { count: 0, results: [] },
    'a site has none at first'
  )
  const body = { title: ' Terms of Use ', text: '# Terms\nBe kind.\n\n- one\n- two', is_required: false }
  const made = await write(body)
  const short = { slug: 'terms-of-use', title: 'Terms of Use', updated_at: NOW, is_required: false }
  const text = '<h1>Terms</h1>\n<p>Be kind.</p>\n<ul><li>one</li><li>two</li></ul>\n'
  t.match(made, { ...short, id: String, text, source: body.text })
  t.same(expected(await anonymous.get('/api/legal'), 200).results, [{ id: made.id, ...short }])
  t.same(expected(await anonymous.get('/api/legal/terms-of-use'), 200), { id: made.id, ...short, text })
  for (const client of [admin, ben]) {
    t.same(expected(await client.get('/api/agreements'), 200).results, [{ id: made.id, ...short }])
    t.same(expected(await client.get('/api/agreements/terms-of-use'), 200), made)
  }
  for (const url of ['/api/agreements', '/api/agreements/terms-of-use', '/api/agreements/nothing']) {
    t.equal((await ann.get(url)).status, 403, url)
    t.equal((await anonymous.get(url)).status, 401, url)
  }
  for (const client of [ann, ben]) {
    t.equal((await client.post('/api/agreements', { title: 'Mine' })).status, 403)
    t.equal(
      (await client.put('/api/agreements/terms-of-use', { title: 'Mine', updated_at: NOW })).status,
      403
    )
  }
  t.equal((await admin.get('/api/agreements/nothing')).status, 404)
  t.equal((await anonymous.get('/api/legal/nothing')).status, 404)
  t.equal((await anonymous.get('/api/legal/Terms%00of')).status, 404)
  t.equal((await admin.put('/api/agreements/nothing', { title: 'X', updated_at: NOW })).status, 404)
})

t.test('what is wrong is named', async (t) => {
  const { admin } = await scene(t)
  const bad: readonly (readonly [object, string])[] = [
    [{}, 'title'],
    [{ title: '  ' }, 'title'],
    [{ title: 'x'.repeat(151) }, 'title'],
    [{ title: 'X', text: 'x'.repeat(100_001) }, 'text'],
    [{ title: 'X', text: 'a\u0007b' }, 'text'],
    [{ title: 'X', updated_at: 'soon' }, 'updated_at'],
    [{ title: 'X', is_required: 'perhaps' }, 'is_required']
  ]
  for (const [body, field] of bad) {
    const answer = await admin.post('/api/agreements', body)
    t.equal(answer.status, 400, JSON.stringify(body).slice(0, 60))
    t.ok(answer.body.errors?.[field], field)
  }
  const put = await admin.put('/api/agreements/x', { title: 'X' })
  t.match(put, { status: 400, body: { updated_at: Array } })
})

t.test('lists are searched and sorted, by title unless something else is asked', async (t) => {
  const { anonymous, admin, write } = await scene(t)
  for (const title of ['Security', 'privacy', 'Terms of Use']) await write({ title, is_required: false })
  for (const [client, url] of [
    [anonymous, '/api/legal'],
    [admin, '/api/agreements']
  ] as const) {
    const slugs = async (query: string) =>
      expected(await client.get(`${url}?${query}`), 200).results.map(({ slug }: any) => slug)
    t.same(await slugs(''), ['privacy', 'security', 'terms-of-use'])
    t.same(await slugs('o=-title'), ['terms-of-use', 'security', 'privacy'])
    t.same(await slugs('q=rms,PRIV'), ['privacy', 'terms-of-use'])
    t.same(await slugs('q=of-use&q_f=slug'), ['terms-of-use'])
    t.same(await slugs('page_size=2&page=2'), ['terms-of-use'])
    t.equal((await client.get(`${url}?page=9`)).status, 404)
  }
})

t.test('two of one title at once get two slugs', async (t) => {
  const { system, admin, anonymous } = await scene(t)
  const made = await Promise.all(
    [1, 2, 3].map(() => admin.post('/api/agreements', { title: 'Privacy', is_required: false }))
  )
  t.same(
    made.map(({ status }) => status),
    [201, 201, 201]
  )
  t.same(made.map(({ body }) => body.slug).sort(), ['privacy', 'privacy-1', 'privacy-2'])
  await system.settled()
  t.equal(expected(await anonymous.get('/api/legal'), 200).count, 3)
})

t.test('another edition keeps the slug and what it does not name, and is of now at the latest', async (t) => {
  const { system, admin, write } = await scene(t)
  const { id } = await write({ title: 'Terms', text: 'One.', is_required: false })
  const put = async (body: object) => expected(await admin.put('/api/agreements/terms', body), 200)
  system.clock.set(LATER)
  t.match(await put({ title: 'The Terms', updated_at: '2030-01-01T00:00:00Z' }), {
    id,
    slug: 'terms',
    title: 'The Terms',
    source: 'One.',
    is_required: false,
    updated_at: LATER
  })
  t.match(await put({ title: 'Terms', text: 'Two.', updated_at: '2000-01-01' }), {
    source: 'Two.',
    updated_at: LATER
  })
  await system.settled()
  t.match(expected(await system.anonymous.get('/api/legal/terms'), 200), { text: '<p>Two.</p>\n' })
})

t.test('signing', async (t) => {
  const { system, anonymous, ann, write } = await scene(t)
  await write({ title: 'Terms', is_required: false })
  const url = '/api/legal/terms/sign'
  t.match(await ann.post(url, { read_terms: false }), { status: 400, body: { read_terms: Array } })
  t.match(await ann.post(url, {}), { status: 400, body: { read_terms: Array } })
  t.equal((await anonymous.post(url, { read_terms: true })).status, 401)
  t.equal((await ann.post('/api/legal/nothing/sign', { read_terms: true })).status, 404)
  t.match(await ann.post(url, { read_terms: true, updated_at: '2026-01-14' }), {
    status: 409,
    body: { code: 'agreement_changed' }
  })
  const signed = { read_terms: true, last_signed: NOW }
  const both = await Promise.all([1, 2].map(() => ann.post(url, { read_terms: true, updated_at: NOW })))
  for (const answer of both) t.same(expected(answer, 200), signed)
  system.clock.set(LATER)
  t.same(expected(await ann.post(url, { read_terms: true }), 200), signed, 'it is signed once')
  const events = (await system.engines.get('profile')?.events.read(0, 1_000)) ?? []
  t.equal(events.filter(({ type }) => type === 'profile.agreement-signed').length, 1)
})
