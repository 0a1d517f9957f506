/** What is open to everybody costs nobody much: small bodies, few items, so many changes a minute from a network. */
import { testSystem } from '@bursar/testing'
import t from 'tap'

const json = { 'content-type': 'application/json' }

t.test('a large body of somebody unknown is refused before it is read', async (t) => {
  const { app } = await testSystem(t)
  const post = (payload: string) => app.inject({ method: 'POST', url: '/api/cart', payload, headers: json })
  const long = await post(`[${'{"plan":"a"},'.repeat(70_000)}{"plan":"a"}]`)
  t.equal(long.statusCode, 413)
  const many = await post(`[${'{"plan":"a"},'.repeat(100)}{"plan":"a"}]`)
  t.equal(many.statusCode, 400)
  t.same(many.json(), { detail: 'A request may have at most 100 items.' })
})

t.test('so many changes a minute from one network, and logged-in callers are not counted', async (t) => {
  const { app, anonymous, admin } = await testSystem(t)
  const redeem = (remoteAddress: string) =>
    app.inject({
      method: 'POST',
      url: '/api/cart/redeem',
      payload: '{"code":"x"}',
      headers: json,
      remoteAddress
    })
  const statuses = new Map<number, number>()
  for (let n = 0; n < 61; n++) {
    const { statusCode } = await redeem(`2001:db8:0:1::${n.toString(16)}`)
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
  }
  t.equal(statuses.get(429), 1, 'the sixty-first of one /64')
  const refused = await redeem('2001:db8:0:1:ffff::1')
  t.match(Number(refused.headers['retry-after']), Number)
  t.equal(refused.headers['x-error-code'], 'too_many_requests')
  t.not((await redeem('2001:db8:0:2::1')).statusCode, 429, 'another network')
  for (let n = 0; n < 61; n++) t.not((await admin.delete('/api/cart')).status, 429)
  t.not((await anonymous.get('/api/cart')).status, 429, 'looking is not counted')
})
