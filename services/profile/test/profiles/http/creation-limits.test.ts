/** How many profiles a user opens. */
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('100 an hour are opened for a user, more by the broker, and none for another', async (t) => {
  const system = await testSystem(t)
  const [ann, ben] = [await system.register('ann'), await system.register('ben')]
  await system.settled()
  const url = '/api/users/ann/profiles'
  const statuses: number[] = []
  // Few at a time: each of one name is a race of its own.
  for (let n = 0; n < 13; n++) {
    const some = Array.from({ length: 8 }, (_, at) => ann.post(url, { full_name: `Branch ${n} of ${at}` }))
    statuses.push(...(await Promise.all(some)).map(({ status }) => status))
  }
  t.equal(statuses.filter((status) => status === 201).length, 100)
  t.equal(statuses.filter((status) => status === 429).length, 4)
  const over = await ann.post(url, { full_name: 'One more' })
  t.match(over, { status: 429, body: { code: 'too_many_requests' } })
  t.ok(Number(over.headers['retry-after']) > 60)
  expected(await system.admin.post(url, { full_name: 'By the broker' }), 201)
  expected(await ben.post('/api/users/ben/profiles', { full_name: 'His' }), 201)
})

t.test('a user who manages 500 opens no more, and the broker does', async (t) => {
  const system = await testSystem(t)
  const ann = await system.register('ann')
  await system.settled()
  const url = '/api/users/ann/profiles'
  for (let n = 0; n < 62; n++) {
    const some = Array.from({ length: 8 }, (_, at) =>
      system.admin.post(url, { full_name: `B ${n} of ${at}` })
    )
    for (const answer of await Promise.all(some)) expected(answer, 201)
  }
  await system.settled()
  // With the personal profile, 497.
  for (const name of ['One', 'Two', 'Three']) expected(await ann.post(url, { full_name: name }), 201)
  await system.settled()
  t.match(await ann.post(url, { full_name: 'Four' }), { status: 429, body: { code: 'too_many_profiles' } })
  expected(await system.admin.post(url, { full_name: 'By the broker' }), 201)
})
