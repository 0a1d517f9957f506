import { visitorsOf } from '@bursar/service-kit'
import cookie from '@fastify/cookie'
import { fastify } from 'fastify'
import t from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'
const UNTIL = '2026-01-15T13:00:00.000Z'

/** Who visitors are at a site of that origin and secret; ids count up. */
async function site({ origin = 'http://bursar.test', secret = 'one' } = {}) {
  const app = fastify()
  await app.register(cookie, { hook: false })
  let made = 0
  const parts = { origin, secret: async () => Buffer.from(secret), id: () => `visitor-${++made}` }
  return visitorsOf({ ...parts, cookies: app })
}

const sent = (header: Readonly<Record<string, string>>) => header['set-cookie']?.split(';', 1)[0] ?? ''

t.test('a visitor is known by the cookie, until then', async (t) => {
  const visitor = await site()
  const first = await visitor(undefined, NOW)
  t.match(first, { id: 'visitor-1', isKnown: false })
  const header = first.cookie(UNTIL)
  t.match(header['set-cookie'], /; Max-Age=3600; Path=\/api; HttpOnly; SameSite=Lax$/)
  t.match(await visitor(`theme=dark; ${sent(header)}`, NOW), { id: 'visitor-1', isKnown: true })
  t.match(await visitor(sent(header), '2026-01-15T12:59:59.999Z'), { isKnown: true })
  t.match(await visitor(sent(header), UNTIL), { id: 'visitor-2', isKnown: false })
})

t.test('a cookie that was not made here is nobody’s', async (t) => {
  const [visitor, elsewhere] = [await site(), await site({ secret: 'other' })]
  const foreign = sent((await elsewhere(undefined, NOW)).cookie(UNTIL))
  const own = sent((await visitor(undefined, NOW)).cookie(UNTIL))
  for (const header of [
    foreign,
    own.replace('visitor-1', 'visitor-7'),
    `${own}${'x'.repeat(300)}`,
    'bursar_visitor'
  ]) {
    t.match(await visitor(header, NOW), { isKnown: false }, header)
  }
})

t.test('a site that is reached by https sends it by nothing else', async (t) => {
  const visitor = await site({ origin: 'https://bursar.test' })
  t.match((await visitor(undefined, NOW)).cookie(UNTIL)['set-cookie'], /; Secure/)
})
