import {
  changePassword,
  endSession,
  goesOn,
  RENEWED_MS,
  REPEAT_MS,
  session,
  spendRefreshToken,
  user
} from '@bursar/auth'
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
  data: { session: 's', refresh_hash, expires_at: LATER, refreshed_at: NOW }
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
      spendRefreshToken(state, { hash }, next('two'), at)
  t.same(given(session, opened).when(spend('one')), { ok: true, events: [refreshed('two')] })
  t.match(given(session, opened).when(spend('never issued')), refused, 'a guess ends nothing')
  t.match(given(session, opened).when(spend('one', LATER)), refused, 'expired at the very instant')
  t.match(given(session).when(spend('one')), refused, 'no such session')
})

t.test('a spent token ends the family', async (t) => {
  const reuse = (state: any) => spendRefreshToken(state, { hash: 'one' }, next('four'), NOW)
  const used = [opened, refreshed('two'), refreshed('three')]
  t.same(given(session, ...used).when(reuse), { ok: true, events: [revoked('reuse')] })
  const ended = given(session, ...used, revoked('reuse'))
  t.match(ended.when(reuse), refused, 'and stays ended')
  t.match(
    ended.when((state) => spendRefreshToken(state, { hash: 'three' }, next('four'), NOW)),
    refused,
    'the newest token ended with it'
  )
})

t.test('a spent token is remembered for as long as it would have been good', async (t) => {
  const reuse = (at: string) => (state: any) =>
    spendRefreshToken(
      state,
      { hash: 'one' },
      { refresh_hash: 'four', expires_at: '2026-04-01T00:00:00.000Z' },
      at
    )
  const goesOn = {
    type: 'auth.session-refreshed',
    data: { session: 's', refresh_hash: 'two', expires_at: '2026-03-01T00:00:00.000Z' }
  }
  const used = given(session, opened, goesOn)
  t.same(used.when(reuse('2026-01-31T23:59:59.999Z')), { ok: true, events: [revoked('reuse')] })
  t.match(used.when(reuse(LATER)), refused, 'and then refused as any unknown one')
})

t.test('for a moment the token that was spent last gets its unused successor again', async (t) => {
  const shown = (hash: string, successor: string | undefined, later = 0) => {
    const at = new Date(Date.parse(NOW) + later).toISOString()
    return (state: any) => spendRefreshToken(state, { hash, successor }, next('four'), at)
  }
  const again = { ok: true, events: [] }
  const theft = { ok: true, events: [revoked('reuse')] }
  const spent = given(session, opened, refreshed('two'))
  t.same(spent.when(shown('one', 'two')), again)
  t.same(spent.when(shown('one', 'two', REPEAT_MS - 1)), again, 'to the last instant')
  t.same(spent.when(shown('one', 'two', REPEAT_MS)), theft, 'and not a moment longer')
  t.same(spent.when(shown('one', undefined)), theft, 'not when nothing is kept')
  t.same(spent.when(shown('one', 'other')), theft, 'nor when something else is')
  const used = given(session, opened, refreshed('two'), refreshed('three'))
  t.same(used.when(shown('two', 'three')), again)
  t.same(used.when(shown('one', 'two')), theft, 'a successor that was used itself')
  t.same(used.when(shown('one', 'three')), theft, 'the last one alone')
  t.match(given(session, opened, refreshed('two'), revoked('logout')).when(shown('one', 'two')), refused)
  const { refreshed_at: _, ...of01 } = refreshed('two').data
  const old = given(session, opened, { type: 'auth.session-refreshed', data: of01 })
  t.same(old.when(shown('one', 'two')), theft, 'an exchange of 0.1 kept nothing')
})

t.test('a change of password ends all sessions but the one it was asked for in', async (t) => {
  const registered = {
    type: 'auth.user-registered',
    data: { user: 'u', person: 'u', profile: 'p', slug: 'u', full_name: 'U', lang: 'en', active: true }
  }
  const account = (...events: any[]) => given(user, registered, ...events)
  const change = (kept?: string) => (state: any) => changePassword(state, 'hash', kept)
  const once = account().when(change('s'))
  t.match(once, {
    events: [
      { type: 'auth.password-changed' },
      { type: 'auth.sessions-ended', data: { user: 'u', epoch: 1, kept: 's', reason: 'password-changed' } }
    ]
  })
  const events = (decision: any) => decision.events
  const twice = account(...events(once)).when(change())
  t.match(twice, { events: [{}, { data: { epoch: 2, kept: undefined } }] })

  const sessions = (state: any) => state.sessions
  const of = (id: string, epoch?: number) =>
    given(session, {
      ...opened,
      data: { ...opened.data, session: id, ...(epoch !== undefined && { epoch }) }
    }).state
  const before = sessions(account().state)
  const after = sessions(account(...events(once)).state)
  const last = sessions(account(...events(once), ...events(twice)).state)
  t.same(
    [of('s'), of('t')].map((one) => goesOn(one, before)),
    [true, true],
    'sessions of 0.1 too'
  )
  t.same(
    [of('s'), of('t'), of('new', 1)].map((one) => goesOn(one, after)),
    [true, false, true]
  )
  t.same(
    [of('s'), of('t'), of('new', 1), of('newer', 2)].map((one) => goesOn(one, last)),
    [false, false, false, true]
  )
  t.notOk(goesOn(given(session, opened, revoked('logout')).state, before))
  t.notOk(goesOn(given(session).state, before))
})

t.test('logging out twice is logging out once', async (t) => {
  t.same(given(session, opened).when(endSession), { ok: true, events: [revoked('logout')] })
  t.same(given(session, opened, revoked('logout')).when(endSession), { ok: true, events: [] })
})

t.test('the token of a browser’s session stays, and its use lengthens the session by the day', async (t) => {
  const inCookie = { ...opened, data: { ...opened.data, browser: true } }
  const later = (ms: number) => new Date(Date.parse(LATER) + ms).toISOString()
  const use =
    (hash: string, ms: number, at = NOW) =>
    (state: any) =>
      spendRefreshToken(state, { hash }, { refresh_hash: 'drawn', expires_at: later(ms) }, at)
  const held = given(session, inCookie)
  t.same(held.when(use('one', 0)), { ok: true, events: [] })
  t.same(held.when(use('one', RENEWED_MS - 1)), { ok: true, events: [] })
  const data = { session: 's', refresh_hash: 'one', expires_at: later(RENEWED_MS), refreshed_at: NOW }
  const longer = { type: 'auth.session-refreshed', data }
  t.same(held.when(use('one', RENEWED_MS)), { ok: true, events: [longer] })
  const renewed = given(session, inCookie, longer)
  t.same(renewed.when(use('one', RENEWED_MS, LATER)), { ok: true, events: [] }, 'the same token goes on')
  t.match(renewed.when(use('two', RENEWED_MS)), refused, 'a guess ends nothing')
  t.match(held.when(use('one', RENEWED_MS, LATER)), refused, 'expired at the very instant')
  t.match(given(session, inCookie, revoked('logout')).when(use('one', 0)), refused)
})
