import type { Engine } from '@bursar/event-sourcing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

t.test('an invited person', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const acme = await system.openProfile(ann, 'Acme')
  await system.settled()
  const engine = system.engines.get('profile') as Engine
  const profile = (await engine.collection('access').find('slug', acme))?.key.slice('profile/'.length) ?? ''
  const invite = async (n: number, email: string, slug: string) => {
    const user = id(n)
    const offer = { profile, user, role: 'manager', person: profile, grant_key: String(n).padStart(40, '0') }
    const invited = {
      user,
      person: user,
      personal_profile: id(n + 100),
      slug,
      full_name: 'New',
      email,
      profile
    }
    await engine.transact({ actor: 'x', correlationid: user, causationid: user }, async (transaction) =>
      transaction.append(`profile-${profile}`, [
        { type: 'profile.role-offered', data: offer },
        { type: 'profile.user-invited', data: invited }
      ])
    )
    await system.settled()
  }
  const roles = async () =>
    expected(await ann.get(`/api/profile/${acme}/roles?role_status=invited&o=user`), 200).results.map(
      ({ user, grant_key }: any) => [user.slug, Number(grant_key)]
    )

  await invite(1, 'new@example.com', 'newcomer')
  t.same(await roles(), [['newcomer', 1]])
  t.match(expected(await system.admin.get('/api/users/newcomer'), 200), {
    email: 'new@example.com',
    full_name: 'New',
    credentials: false
  })
  await invite(2, 'other@example.com', 'ann')
  t.same((await roles())[0], ['ann-1', 2], 'the next free name')

  await system.register('ben')
  await system.settled()
  await invite(3, 'Ben@Example.com', 'bob')
  t.same((await roles())[1], ['ben', 3], 'who has the address is offered the role under the same key')
  t.equal((await system.admin.get('/api/users/bob')).status, 404, 'and no second account is made')
  const taken = await system.anonymous.post('/api/auth/register', {
    username: 'else',
    full_name: 'E',
    email: 'new@example.com'
  })
  t.match(taken, { status: 400, body: { errors: { email: Array } } }, 'an invited address is taken')
})
