import { extendedToken, generateSigningKey, type TokenKeys, tokenClaims } from '@bursar/auth'
import type { UserDetail } from '@bursar/contracts'
import { createSigner } from '@bursar/service-kit'
import { seeded } from '@bursar/testing'
import t from 'tap'

const HOUR = 3_600_000
const site = { iss: 'http://bursar.test', aud: 'http://bursar.test' }
const START = Date.parse('2026-01-01T00:00:00.000Z')

/** Signs at `clock.now`; `exchange` buys the next token with one. */
function scene(sessionEnds = new Date(START + 720 * HOUR).toISOString()) {
  const clock = { now: START }
  const { kid, privateKey } = generateSigningKey('k', seeded(1).bytes)
  const sign = createSigner({ kid, privateKey, now: () => clock.now })
  const keys = {
    settings: {},
    sessionMs: 0,
    overlapMs: 0,
    refresh: async () => undefined,
    prepare: async () => undefined,
    sign
  } satisfies TokenKeys
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  function exchange(token: string) {
    const caller = { user: 'u', session: 's', token, claims: claimsOf(token) }
    const holder = { user: 'u', detail: { username: 'u' } as UserDetail, epoch: 3, issuer: site.iss }
    return extendedToken(keys, caller, holder, { now: clock.now, sessionEnds })
  }
  return { clock, sign, exchange, claimsOf }
}

t.test('what comes of an access token ends 12 hours after the login that it began with', (t) => {
  const { clock, sign, exchange, claimsOf } = scene()
  let next = sign({ ...site, sub: 'u', sid: 's', epoch: 3 })
  for (let minutes = 9; minutes < 12 * 60; minutes += 9) {
    clock.now = START + minutes * 60_000
    next = exchange(next.token)
    t.notOk('refresh_token' in next)
    const end = Math.min(clock.now + HOUR / 6, START + 12 * HOUR)
    t.equal(next.expires_at, new Date(end).toISOString())
    t.match(claimsOf(next.token), { sub: 'u', sid: 's', epoch: 3, since: START / 1_000 })
  }
  clock.now = START + 12 * HOUR
  t.throws(() => exchange(next.token), { message: 'invalid_token' })
  t.end()
})

t.test('and not after the session itself', (t) => {
  const { sign, exchange } = scene(new Date(START + 60_000).toISOString())
  const { token } = sign({ ...site, sub: 'u', sid: 's', epoch: 3 })
  t.equal(exchange(token).expires_at, new Date(START + 60_000).toISOString())
  t.end()
})

t.test('a token says more of a person only where the site asks for it', (t) => {
  const detail = { username: 'ann', email: 'ann@example.com', phone: '+14155552671' } as UserDetail
  const holder = { user: 'u', detail, epoch: 0, issuer: site.iss }
  const plain = { ...site, sub: 'u', sid: 's', username: 'ann', epoch: 0 }
  t.same(tokenClaims({}, holder, 's'), plain)
  const asked = { audience: 'https://app.example.com', details: ['email'] } as const
  t.same(tokenClaims(asked, holder, 's'), { ...plain, aud: asked.audience, email: 'ann@example.com' })
  t.end()
})
