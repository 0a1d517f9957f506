/** API keys of a user. */
import { API_KEYS_MAX, apiKeys, createKey, endKey, endKeys } from '@bursar/auth'
import { given } from '@bursar/testing'
import t from 'tap'

const data = (key: string) => ({
  user: 'ann',
  key,
  hash: `hash of ${key}`,
  title: 'Shop',
  scope: 'read' as const,
  ends_at: '2027-01-01T00:00:00.000Z'
})
const created = (key: string) =>
  ({ type: 'auth.api-key-created', data: { ...data(key), person: 'ann' } }) as const
const ended = (key: string, reason: 'asked' | 'password-changed') =>
  ({ type: 'auth.api-key-ended', data: { user: 'ann', key, reason } }) as const

t.test('a key is made, and nothing is kept of it in memory that opens anything', async (t) => {
  const { when } = given(apiKeys)
  t.same(
    when((keys) => createKey(keys, data('k1'))),
    { ok: true, events: [created('k1')] }
  )
  const { state } = given(apiKeys, created('k1'))
  t.same(state, [{ key: 'k1', title: 'Shop', scope: 'read', ends_at: '2027-01-01T00:00:00.000Z' }])
})

t.test('a user has so many, and another one once one is deleted', async (t) => {
  const all = Array.from({ length: API_KEYS_MAX }, (_, n) => created(`k${n}`))
  const full = given(apiKeys, ...all)
  t.match(
    full.when((keys) => createKey(keys, data('more'))),
    { ok: false, code: 'too_many_api_keys' }
  )
  const after = given(apiKeys, ...all, ended('k3', 'asked'))
  t.match(
    after.when((keys) => createKey(keys, data('more'))),
    { ok: true }
  )
})

t.test('a key is deleted once, or all at once', async (t) => {
  const two = given(apiKeys, created('k1'), created('k2'))
  t.same(
    two.when((keys) => endKey(keys, 'ann', 'k1')),
    { ok: true, events: [ended('k1', 'asked')] }
  )
  t.match(
    given(apiKeys, created('k1'), ended('k1', 'asked')).when((keys) => endKey(keys, 'ann', 'k1')),
    { ok: false, code: 'not_found' }
  )
  t.same(
    two.when((keys) => endKeys(keys, 'ann', 'password-changed')),
    { ok: true, events: [ended('k1', 'password-changed'), ended('k2', 'password-changed')] }
  )
  t.same(endKeys([], 'ann', 'asked'), { ok: true, events: [] })
})
