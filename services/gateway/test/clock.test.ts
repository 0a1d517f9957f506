import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.test('the test clock goes forward, for managers of the broker', async (t) => {
  const { admin, anonymous, clock, register, as, operatorToken } = await testSystem(t, {
    startAt: '2026-01-15T12:00:00Z'
  })
  const mona = await register('mona')
  t.equal(clock.now(), '2026-01-15T12:00:00.000Z')
  t.equal((await anonymous.put('/-/clock', { now: '2026-02-01T00:00:00Z' })).status, 401)
  t.equal((await mona.put('/-/clock', { now: '2026-02-01T00:00:00Z' })).status, 403)
  t.equal(clock.now(), '2026-01-15T12:00:00.000Z')

  t.same(expected(await admin.put('/-/clock', { now: '2026-02-01T00:00:00Z' }), 200), {
    now: '2026-02-01T00:00:00.000Z'
  })
  t.equal(clock.now(), '2026-02-01T00:00:00.000Z')
  expected(await admin.put('/-/clock', { now: '2026-02-01T00:00:00Z' }), 200)
  t.match(await admin.put('/-/clock', { now: '2026-01-31T23:59:59Z' }), {
    status: 400,
    body: { code: 'clock_backward' }
  })
  for (const now of ['soon', '2026-02-30T00:00:00Z', '', 5]) {
    t.match(
      await admin.put('/-/clock', { now }),
      { status: 400, body: { errors: { now: Array } } },
      `${now} is no instant`
    )
  }
  t.match(await admin.put('/-/clock', {}), { status: 400 })
  expected(await as(operatorToken).put('/-/clock', { now: '2026-02-01T03:00:00+01:00' }), 200)
  t.equal(clock.now(), '2026-02-01T02:00:00.000Z')
  expected(await admin.put('/-/clock', { now: '2026-03-01' }), 200)
  t.equal(clock.now(), '2026-03-01T00:00:00.000Z')
  t.match(expected(await (await register('late')).get('/api/users/late'), 200), {
    created_at: /^2026-03-01T00:00:00/
  })
})

t.test('a system on the real time has no clock to set', async (t) => {
  const { admin } = await testSystem(t, { settable: false })
  t.match(await admin.put('/-/clock', { now: '2030-01-01T00:00:00Z' }), {
    status: 404,
    body: { code: 'test_clock_disabled' }
  })
})
