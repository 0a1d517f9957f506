/** Nobody goes on without having signed what the site asks everybody to sign; whoever signs goes on at once. */
import type { Operation } from '@bursar/service-kit'
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'

async function scene(t: Test) {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  const ben = await system.register('ben')
  await system.settled()
  await system.grant('broker', 'ben', 'contributor')
  await system.settled()
  const publish = async (body: object) => {
    expected(await system.admin.post('/api/agreements', body), 201)
    await system.settled()
  }
  return { system, ann, ben, publish }
}

const sign = (client: TestClient, slug: string) =>
  client.post(`/api/legal/${slug}/sign`, { read_terms: true })

t.test('a site asks for nothing until it has agreements', async (t) => {
  const { system, ann, ben, publish } = await scene(t)
  const url = '/api/users/ann/profiles'
  expected(await ann.get(url), 200)
  await publish({ title: 'Read me', is_required: false })
  expected(await ann.get(url), 200)
  await publish({ title: 'Terms of Use' })
  const refused = await ann.get(url)
  t.match(refused, { status: 403, headers: { 'x-error-code': 'agreement_required' } })
  t.equal(refused.body.detail, 'First read and sign “Terms of Use” (POST /api/legal/terms-of-use/sign).')
  t.match(await ben.get('/api/profile'), { status: 403, body: { code: 'agreement_required' } })
  expected(await system.admin.get('/api/profile'), 200)
  await publish({ title: 'Privacy' })
  t.match((await ann.get(url)).body.detail, /“Terms of Use” .* and “Privacy” \(POST/)
})

t.test('every service waits for the signature, and for nothing else', async (t) => {
  const { system, ann, publish } = await scene(t)
  const urls = ['/api/users/ann/profiles', '/api/billing/ann/checkout', '/api/users/ann/sessions']
  const { body } = await ann.get('/api/metrics/ann/funds')
  t.notOk(body.code)
  await publish({ title: 'Terms of Use' })
  for (const url of urls)
    t.match(await ann.get(url), { status: 403, body: { code: 'agreement_required' } }, url)
  t.equal((await ann.get('/api/metrics/ann/funds')).status, 200, '(f)')
  expected(await sign(ann, 'terms-of-use'), 200)
  // Nobody waits here: the signature itself is what each request waits for.
  for (const url of urls) t.equal((await ann.get(url)).status, 200, url)
  const put = { title: 'Terms of Use', updated_at: NOW }
  expected(await system.admin.put('/api/agreements/terms-of-use', put), 200)
  await system.settled()
  for (const url of urls)
    t.match(await ann.get(url), { status: 403, body: { code: 'agreement_required' } }, url)
  expected(await sign(ann, 'terms-of-use'), 200)
  for (const url of urls) t.equal((await ann.get(url)).status, 200, url)
  const lifted = { ...put, is_required: false }
  expected(await system.admin.put('/api/agreements/terms-of-use', lifted), 200)
  await system.settled()
  for (const url of urls) t.equal((await ann.get(url)).status, 200, url)
})

t.test('it is asked of every class but public, any user’s and (f)', async (t) => {
  const { system, ann, publish } = await scene(t)
  await publish({ title: 'Terms' })
  const operations: readonly Operation[] = system.services.flatMap((service) => service.operations)
  const names: Record<string, string> = { profile: 'ann', user: 'ann' }
  let asked = 0
  for (const { method, path, access, unconditional } of operations) {
    if (path === '/api/auth/tokens' && method === 'DELETE') continue
    // Done for good, this would leave nobody who could be asked.
    const isArchive = path === '/api/users/{user}' && method === 'DELETE'
    const named = path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')
    const url = isArchive ? `${named}?dry_run=1` : named
    const { body } = await ann.request(method, url, method === 'GET' || method === 'DELETE' ? undefined : {})
    const isAsked = !['public', 'user', 'operator'].includes(access) && !unconditional
    const wanted = isAsked ? 'is' : 'is not'
    if (isAsked) asked += 1
    if (access === 'operator') continue
    t.equal(body?.code === 'agreement_required' ? 'is' : 'is not', wanted, `${method} ${path}`)
  }
  t.ok(asked > 50)
})

t.test('a registration signs by the slug of each as a field', async (t) => {
  const { system, publish } = await scene(t)
  for (const title of ['Terms of Use', 'Privacy', 'Data Processing', 'Phone']) await publish({ title })
  const account = (slug: string) => ({ username: slug, full_name: slug, new_password: 'a-long-password' })
  const register = (slug: string, more: object) =>
    system.anonymous.post('/api/auth/register', { ...account(slug), ...more })
  for (const no of ['', 'false', false, 'off', '0']) {
    const answer = await register('cat', { 'terms-of-use': no, privacy: 'on' })
    t.match(answer, { status: 400, body: { 'terms-of-use': [/Terms of Use/] } }, JSON.stringify(no))
    t.notOk(answer.body.privacy)
  }
  const all = { 'terms-of-use': 'on', privacy: true, 'data-processing': '1' }
  const cat = system.as(expected(await register('cat', all), 201).token)
  const { detail } = (await cat.get('/api/users/cat/profiles')).body
  t.equal(detail, 'First read and sign “Phone” (POST /api/legal/phone/sign).')
  t.equal((await sign(cat, 'phone')).status, 200)
  t.equal((await cat.get('/api/users/cat/profiles')).status, 200, 'all that a registration signed counts')
  const dan = system.as(expected(await register('dan', { phone: '+12175550123' }), 201).token)
  t.match((await dan.get('/api/users/dan/profiles')).body.detail, /“Phone”/, 'a phone number signs nothing')
  expected(await system.admin.put('/api/agreements/privacy', { title: 'Privacy', updated_at: NOW }), 200)
  await system.settled()
  t.match((await cat.get('/api/users/cat/profiles')).body.detail, /“Privacy”/, 'a new edition is signed anew')
  const form = 'username=eva&full_name=Eva&new_password=a-long-password&terms-of-use=on&privacy=on'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const eva = await system.anonymous.post('/api/auth/register', Buffer.from(form), headers)
  t.equal(eva.status, 201)
  const needed = (await system.as(eva.body.token).get('/api/users/eva/profiles')).body.detail
  t.notMatch(needed, /Terms of Use|Privacy/)
})
