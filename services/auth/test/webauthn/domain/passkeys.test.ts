/** Passkeys of a user. */
import {
  applyPasskey,
  PASSKEYS_MAX,
  passkeys,
  registerPasskey,
  removePasskey,
  removePasskeys
} from '@bursar/auth'
import { given } from '@bursar/testing'
import t from 'tap'

const made = (passkey: string, counter = 0) => ({
  user: 'ann',
  passkey,
  public_key: 'pk',
  counter,
  transports: ['internal'],
  title: 'Phone'
})
const registered = (passkey: string, counter = 0) =>
  ({ type: 'auth.passkey-registered', data: { ...made(passkey, counter), person: 'ann' } }) as const
const used = (passkey: string, counter: number) =>
  ({ type: 'auth.passkey-used', data: { user: 'ann', passkey, counter } }) as const
const removed = (passkey: string, reason: 'asked' | 'activated') =>
  ({ type: 'auth.passkey-removed', data: { user: 'ann', passkey, reason } }) as const

t.test('a passkey is registered once, and a user has so many', async (t) => {
  t.same(registerPasskey([], made('p1')), { ok: true, events: [registered('p1')] })
  const { state } = given(passkeys, registered('p1'))
  t.match(registerPasskey(state, made('p1')), { ok: false, code: 'passkey_refused' })
  const full = given(passkeys, ...Array.from({ length: PASSKEYS_MAX }, (_, n) => registered(`p${n}`))).state
  t.match(registerPasskey(full, made('more')), { ok: false, code: 'too_many_passkeys' })
})

t.test('a device that counts goes on, one that does not stays at 0', async (t) => {
  const counting = given(passkeys, registered('p1', 3), used('p1', 5)).state
  t.match(counting, [{ counter: 5 }])
  t.same(applyPasskey(counting, 'ann', { passkey: 'p1', counter: 6 }), { ok: true, events: [used('p1', 6)] })
  for (const counter of [0, 4, 5]) {
    t.match(applyPasskey(counting, 'ann', { passkey: 'p1', counter }), {
      ok: false,
      code: 'wrong_credentials'
    })
  }
  const silent = given(passkeys, registered('p1')).state
  t.match(applyPasskey(silent, 'ann', { passkey: 'p1', counter: 0 }), { ok: true })
  t.match(applyPasskey(silent, 'ann', { passkey: 'p2', counter: 0 }), {
    ok: false,
    code: 'wrong_credentials'
  })
})

t.test('the last way in stays', async (t) => {
  const { state } = given(passkeys, registered('p1'))
  t.match(removePasskey(state, 'ann', { passkey: 'p1', hasOtherWay: false }), {
    ok: false,
    code: 'last_way_in'
  })
  t.same(removePasskey(state, 'ann', { passkey: 'p1', hasOtherWay: true }), {
    ok: true,
    events: [removed('p1', 'asked')]
  })
  const two = given(passkeys, registered('p1'), registered('p2')).state
  t.match(removePasskey(two, 'ann', { passkey: 'p1', hasOtherWay: false }), { ok: true })
  t.match(removePasskey(two, 'ann', { passkey: 'p3', hasOtherWay: true }), { ok: false, code: 'not_found' })
  t.same(removePasskeys(two, 'ann', 'activated'), {
    ok: true,
    events: [removed('p1', 'activated'), removed('p2', 'activated')]
  })
  t.same(given(passkeys, registered('p1'), removed('p1', 'asked')).state, [])
})
