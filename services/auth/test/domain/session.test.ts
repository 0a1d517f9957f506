import { endSession, renewSession, session, spendRefreshToken } from '@bursar/auth'
import { given } from '@bursar/testing'
import t from 'tap'

const NOW = '2026-01-01T00:00:00.000Z'
const LATER = '2026-02-01T00:00:00.000Z'

const opened = {
  type: 'auth.session-opened',
  data: { session: 's', user: 'u', person: 'u', refresh_hash: 'one', expires_at: LATER }
}
const refreshed = (refresh_hash: string) => ({
  type: 'auth.session-refreshed',
  data: { session: 's', refresh_hash, expires_at: LATER }
})
const revoked = (reason: string) => ({
  type: 'auth.session-revoked',
  data: { session: 's', user: 'u', reason }
})
const next = (refresh_hash: string) => ({ refresh_hash, expires_at: LATER })
const refused = { ok: false, code: 'invalid_token' }

t.test('a refresh token is good once', async (t) => {
  const spend =
    (hash: string, at = NOW) =>
    (state: any) =>
      spendRefreshToken(state, hash, next('two'), at)
  t.same(given(session, opened).when(spend('one')), { ok: true, events: [refreshed('two')] })
  t.match(given(session, opened).when(spend('never issued')), refused, 'a guess ends nothing')
  t.match(given(session, opened).when(spend('one', LATER)), refused, 'expired at the very instant')
  t.match(given(session).when(spend('one')), refused, 'no such session')
})

t.test('a spent token ends the family', async (t) => {
  const reuse = (state: any) => spendRefreshToken(state, 'one', next('four'), NOW)
  const used = [opened, refreshed('two'), refreshed('three')]
  t.same(given(session, ...used).when(reuse), { ok: true, events: [revoked('reuse')] })
  const ended = given(session, ...used, revoked('reuse'))
  t.match(ended.when(reuse), refused, 'and stays ended')
  t.match(
    ended.when((state) => spendRefreshToken(state, 'three', next('four'), NOW)),
    refused,
    'the newest token ended with it'
  )
})

t.test('a spent token is remembered for as long as it would have been good', async (t) => {
  const reuse = (at: string) => (state: any) =>
    spendRefreshToken(state, 'one', { refresh_hash: 'four', expires_at: '2026-04-01T00:00:00.000Z' }, at)
  const goesOn = {
    type: 'auth.session-refreshed',
    data: { session: 's', refresh_hash: 'two', expires_at: '2026-03-01T00:00:00.000Z' }
  }
  const used = given(session, opened, goesOn)
  t.same(used.when(reuse('2026-01-31T23:59:59.999Z')), { ok: true, events: [revoked('reuse')] })
  t.match(used.when(reuse(LATER)), refused, 'and then refused as any unknown one')
})

t.test('an access token renews its session while that is open', async (t) => {
  const renew = (state: any) => renewSession(state, next('two'))
  t.same(given(session, opened).when(renew), { ok: true, events: [refreshed('two')] })
  t.match(given(session, opened, revoked('logout')).when(renew), refused)
})

t.test('logging out twice is logging out once', async (t) => {
  t.same(given(session, opened).when(endSession), { ok: true, events: [revoked('logout')] })
  t.same(given(session, opened, revoked('logout')).when(endSession), { ok: true, events: [] })
})
