import { userStream } from '@bursar/auth'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const composed = 'caf\u00E9-du-nord'
const decomposed = 'cafe\u0301-du-nord'

t.test('a password is good however it is composed', async (t) => {
  const system = await testSystem(t)
  await system.register('ann', { new_password: decomposed })
  for (const password of [composed, decomposed, decomposed.replace('nord', '\uFF4Eord')]) {
    expected(await system.anonymous.post('/api/auth', { username: 'ann', password }), 201)
  }
  const unprintable = await system.anonymous.post('/api/auth/register', {
    slug: 'ben',
    full_name: 'Ben',
    new_password: 'with\u200Bnothing-in-it'
  })
  t.match(unprintable, { status: 400 })
})

t.test('what 0.1 hashed as it was sent is found so once, and stored in its one form', async (t) => {
  const system = await testSystem(t)
  const { token } = await system.register('ann')
  await system.settled()
  const auth = system.engines.get('auth')
  if (!auth) throw new Error('no auth')
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const cause = { actor: sub, correlationid: 'c', causationid: 'c' }
  const { createHash } = await import('node:crypto')
  const ofEarlier = `test:${createHash('sha256').update(decomposed).digest('hex')}`
  await auth.transact(cause, async (transaction) => {
    const data = { user: sub, person: sub, password: ofEarlier }
    transaction.append(userStream(sub), [{ type: 'auth.password-changed', data }])
  })
  const logIn = async (password: string) =>
    (await system.anonymous.post('/api/auth', { username: 'ann', password })).status
  const rehashed = async () =>
    (await auth.events.readStream(userStream(sub), 0)).filter(({ type }) => type === 'auth.password-rehashed')
      .length
  t.equal(await logIn(composed), 401, 'not as it was sent then')
  t.equal(await logIn(decomposed), 201)
  t.equal(await rehashed(), 1)
  t.equal(await logIn(composed), 201, 'from now on in any form')
  t.equal(await logIn(decomposed), 201)
  t.equal(await rehashed(), 1, 'once')
  t.equal((await system.as(token).get('/api/auth/tokens')).status, 200, 'and no session ended')
})
