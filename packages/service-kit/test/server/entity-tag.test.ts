import t from 'tap'
import { demoSystem } from '../demo-system.ts'

async function shop(t: Parameters<typeof demoSystem>[0]) {
  const demo = await demoSystem(t, { checkAnswers: true })
  for (const user of ['ann', 'ben']) await demo.user(user)
  await demo.makeProfile('shop')
  for (const user of ['ann', 'ben']) await demo.grant(user, 'shop')
  const url = '/api/profile/shop/plans'
  async function make(title: string) {
    const headers = demo.bearer('ann')
    const made = await demo.app.inject({ method: 'POST', url, headers, payload: { title } })
    return String(made.headers['x-position'])
  }
  const get = (headers: object, query = '', user = 'ann', method: 'GET' | 'HEAD' = 'GET') =>
    demo.app.inject({ method, url: `${url}${query}`, headers: { ...demo.bearer(user), ...headers } })
  return { ...demo, make, get }
}

t.test('who has a list already is told that it is unchanged', async (t) => {
  const { make, get } = await shop(t)
  const position = { 'x-position': await make('one') }
  const first = await get(position)
  const etag = String(first.headers.etag)
  t.match(etag, /^W\/"[\w-]{24}"$/)
  t.match(first.headers, { 'cache-control': 'private, no-cache', vary: /Accept, Authorization, Cookie$/ })
  for (const known of [etag, `"other", ${etag}`, etag.slice(2)]) {
    const again = await get({ 'if-none-match': known })
    t.same([again.statusCode, again.payload, again.headers.etag], [304, '', etag], known)
    t.match(again.headers, { 'cache-control': 'private, no-cache', 'x-request-id': /./ })
    t.notOk(again.headers['content-type'])
  }
  t.equal((await get({ 'if-none-match': etag }, '', 'ann', 'HEAD')).statusCode, 304)
  t.equal((await get({ 'if-none-match': 'W/"other"' })).statusCode, 200)
  const later = { 'x-position': await make('two'), 'if-none-match': etag }
  const changed = await get(later)
  t.equal(changed.statusCode, 200)
  t.not(changed.headers.etag, etag)
})

t.test('a tag is of one caller, one URL and one form', async (t) => {
  const { make, get } = await shop(t)
  const position = { 'x-position': await make('one') }
  const { etag } = (await get(position)).headers
  const tags = [
    (await get(position, '', 'ben')).headers.etag,
    (await get(position, '?page_size=7')).headers.etag,
    (await get(position, '?o=title')).headers.etag
  ]
  t.equal(new Set([etag, ...tags]).size, 4)
  const csv = await get({ 'if-none-match': String(etag) }, '?format=csv')
  t.match([csv.statusCode, csv.headers.etag], [200, undefined])
})

t.test('access comes first', async (t) => {
  const { make, get, app, user } = await shop(t)
  await user('cara')
  const { etag } = (await get({ 'x-position': await make('one') })).headers
  const headers = { 'if-none-match': String(etag) }
  t.equal((await get(headers, '', 'cara')).statusCode, 403)
  t.equal((await app.inject({ url: '/api/profile/shop/plans', headers })).statusCode, 401)
})
