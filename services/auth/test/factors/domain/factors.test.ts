/** What second factors are shown with. */
import {
  changeFactors,
  confirm,
  dropBackupCodes,
  dropSecrets,
  ENROLMENT_MS,
  factors,
  issueBackupCodes,
  issueSecret,
  showOtp,
  user,
  wantedChange
} from '@bursar/auth'
import { given } from '@bursar/testing'
import t from 'tap'

const at = Date.parse('2026-01-01T00:00:00.000Z')
const until = new Date(at + ENROLMENT_MS).toISOString()
const issued = (secret: string) =>
  ({ type: 'auth.totp-secret-issued', data: { user: 'ann', person: 'ann', secret, until } }) as const
const confirmed = (step: number) =>
  ({ type: 'auth.totp-secret-confirmed', data: { user: 'ann', step } }) as const
const used = (step: number) => ({ type: 'auth.totp-code-used', data: { user: 'ann', step } }) as const
const backup = (...codes: string[]) =>
  ({ type: 'auth.backup-codes-issued', data: { user: 'ann', codes } }) as const

/** A code of that secret and step, whose hash as a backup code is `hash`. */
const shown = (secret: string, step: number, { hash = 'none', time = at } = {}) => ({
  stepOf: (other: string) => (other === secret ? step : undefined),
  hash,
  at: time
})

t.test('a secret counts from its first correct code', async (t) => {
  const { state, when } = given(factors, issued('S1'))
  t.same(
    when(() => issueSecret('ann', 'S1', at)),
    { ok: true, events: [issued('S1')] }
  )
  t.equal(state.totp, undefined, 'and not before')
  t.same(confirm(state, 'ann', shown('S2', 100)), [], 'not from a wrong one')
  t.same(confirm(state, 'ann', shown('S1', 100)), [confirmed(100)])
  t.same(confirm(state, 'ann', shown('S1', 100, { time: at + ENROLMENT_MS })), [], 'nor after a day')
  t.match(given(factors, issued('S1'), confirmed(100)).state, {
    totp: { secret: 'S1', used: 100 },
    pending: undefined
  })
})

t.test('a code is taken once, and none from before it', async (t) => {
  const { state } = given(factors, issued('S1'), confirmed(100))
  t.same(showOtp(state, 'ann', shown('S1', 100)), [], 'the first one turned it on')
  t.same(showOtp(state, 'ann', shown('S1', 101)), [used(101)])
  const later = given(factors, issued('S1'), confirmed(100), used(102)).state
  t.same(showOtp(later, 'ann', shown('S1', 102)), [])
  t.same(showOtp(later, 'ann', shown('S1', 101)), [])
})

t.test('another app takes the place of the first one with its own first code', async (t) => {
  const { state } = given(factors, issued('S1'), confirmed(100), issued('S2'))
  t.same(showOtp(state, 'ann', shown('S1', 101)), [used(101)], 'until then the first one goes on')
  t.same(showOtp(state, 'ann', shown('S2', 100)), [confirmed(100)], 'though a code of that time was used')
  const after = given(factors, issued('S1'), confirmed(100), issued('S2'), confirmed(100)).state
  t.same(showOtp(after, 'ann', shown('S1', 105)), [])
  t.same(showOtp(after, 'ann', shown('S2', 105)), [used(105)])
})

t.test('a secret that nobody can open any more matches nothing', async (t) => {
  const sealed = { enc: 'x', iv: 'y', person: 'ann' }
  const { state } = given(factors, {
    type: 'auth.totp-secret-issued',
    data: { user: 'ann', secret: sealed, until }
  })
  t.same(confirm(state, 'ann', shown('S1', 100)), [])
})

t.test('a backup code is taken once, and goes with the others', async (t) => {
  const { state } = given(factors, issued('S1'), confirmed(100), backup('h1', 'h2'))
  const spent = { type: 'auth.backup-code-used', data: { user: 'ann', code: 'h1' } } as const
  t.same(showOtp(state, 'ann', shown('none', 0, { hash: 'h1' })), [spent])
  const after = given(factors, backup('h1', 'h2'), spent).state
  t.same(showOtp(after, 'ann', shown('none', 0, { hash: 'h1' })), [])
  t.same(issueBackupCodes('ann', ['h3']), { ok: true, events: [backup('h3')] })
  t.same(given(factors, backup('h1'), backup('h3')).state.backup, ['h3'])
  t.same(dropBackupCodes(after, 'ann'), { ok: true, events: [backup()] })
  t.same(dropBackupCodes(factors.initial, 'ann'), { ok: true, events: [] })
})

t.test('dropping takes away what counts and what waits', async (t) => {
  const dropped = { type: 'auth.totp-secrets-dropped', data: { user: 'ann' } } as const
  t.same(dropSecrets(given(factors, issued('S1')).state, 'ann'), { ok: true, events: [dropped] })
  t.same(dropSecrets(factors.initial, 'ann'), { ok: true, events: [] })
  const { state } = given(factors, issued('S1'), confirmed(1), issued('S2'), dropped)
  t.match(state, { totp: undefined, pending: undefined, began: true })
})

t.test('what a request wants', async (t) => {
  t.same(wantedChange({ otp_enabled: true }, []), { on: [], off: [], left: [] }, 'an app waits for its code')
  t.same(wantedChange({ otp_enabled: false }, ['totp', 'email']), { on: [], off: ['totp'], left: ['email'] })
  const instead = { otp_enabled: false, email_verification_enabled: true }
  t.same(wantedChange(instead, ['totp']), { on: ['email'], off: ['totp'], left: ['email'] })
  t.same(wantedChange({ email_verification_enabled: true }, ['email']), { on: [], off: [], left: ['email'] })
})

t.test('a change of second factors ends sessions once, and no change ends none', async (t) => {
  const registered = {
    user: 'ann',
    profile: 'p',
    person: 'ann',
    slug: 'ann',
    full_name: 'Ann',
    lang: 'en',
    active: true
  }
  const { state } = given(user, { type: 'auth.user-registered', data: registered })
  const on = { type: 'auth.second-factor-turned-on', data: { user: 'ann', factor: 'email' } } as const
  const off = { type: 'auth.second-factor-turned-off', data: { user: 'ann', factor: 'totp' } } as const
  const ended = {
    type: 'auth.sessions-ended',
    data: { user: 'ann', epoch: 1, reason: 'second-factor-changed', kept: 's1' }
  } as const
  t.same(changeFactors(state, { on: [], off: ['totp'] }, 's1'), { ok: true, events: [] })
  const second = given(
    user,
    { type: 'auth.user-registered', data: registered },
    {
      type: 'auth.second-factor-turned-on',
      data: { user: 'ann', factor: 'totp' }
    }
  ).state
  t.same(changeFactors(second, { on: ['email'], off: ['totp'] }, 's1'), {
    ok: true,
    events: [on, off, ended]
  })
  t.match(changeFactors(user.initial, { on: ['email'], off: [] }), { ok: false, code: 'not_found' })
})
