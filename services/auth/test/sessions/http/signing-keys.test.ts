/** Keys that take each other's place: what was signed before goes on, and no private half is kept longer than it signs. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/system/keys'
const kidOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
const login = { username: 'mona', password: 'a-long-password' }

t.test('a new key signs, the earlier one verifies, and its private half is gone', async (t) => {
  const { admin, anonymous, engines, register, settled } = await testSystem(t)
  const mona = await register('mona')
  const [first] = expected(await admin.get(url), 200).results
  t.match(first, { kid: kidOf(mona.token), signs: true })
  const { results } = expected(await admin.post(`${url}/rotate`, {}), 201)
  t.match(results, [{ kid: first.kid, signs: false }, { signs: true }])
  await settled()
  t.equal((await mona.get('/api/users/mona')).status, 200, 'what was signed before is good until it ends')
  const { token } = expected(await anonymous.post('/api/auth', login), 201)
  t.equal(kidOf(token), results[1].kid)
  const published = expected(await anonymous.get('/api/auth/jwks.json'), 200).keys
  t.same(published.map(({ kid }: any) => kid).sort(), results.map(({ kid }: any) => kid).sort())
  t.notOk(JSON.stringify(published).includes('"d"'), 'no private half')
  const engine = engines.get('auth')
  const wiped = engine?.keys.secret(`signing-${first.kid}`)
  await t.rejects(Promise.resolve(wiped), /taken back/, 'whoever gets the files cannot sign with it')
})

t.test('a key that leaked is refused at once', async (t) => {
  const { admin, anonymous, register, settled, as } = await testSystem(t)
  const mona = await register('mona')
  const { results } = expected(await admin.post(`${url}/rotate`, { at_once: true }), 201)
  t.match(results, [{ signs: true }])
  await settled()
  t.same(
    expected(await anonymous.get('/api/auth/jwks.json'), 200).keys.map(({ kid }: any) => kid),
    [results[0].kid]
  )
  const { token } = expected(await anonymous.post('/api/auth', login), 201)
  t.equal(kidOf(token), results[0].kid)
  t.equal((await as(token).get('/api/users/mona')).status, 200)
  t.not(kidOf(mona.token), results[0].kid)
})

t.test('for managers of the broker', async (t) => {
  const { anonymous, grant, register, settled } = await testSystem(t)
  const mona = await register('mona')
  const eva = await register('eva')
  await grant('broker', 'eva', 'contributor')
  await settled()
  for (const [client, status] of [
    [anonymous, 401],
    [mona, 403],
    [eva, 403]
  ] as const) {
    t.equal((await client.get(url)).status, status)
    t.equal((await client.post(`${url}/rotate`, {})).status, status)
  }
})
