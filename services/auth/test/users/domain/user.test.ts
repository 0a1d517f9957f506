import {
  addFirstKey,
  deriveUsername,
  identifiersOf,
  registerUser,
  signingKeys,
  user,
  usernameFault,
  withdrawAccount
} from '@bursar/auth'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'

const details = { user: 'u', profile: 'p', slug: 'ann', full_name: 'Ann', lang: 'en' }

t.test('a password makes an account active at once', async (t) => {
  const decision = given(user).when((state) => registerUser(state, { ...details, password: 'hash' }))
  t.match(decision, { ok: true, events: [{ data: { active: true, person: 'u', password: 'hash' } }] })
  t.match(
    given(user).when((state) => registerUser(state, details)),
    { ok: true, events: [{ data: { active: false } }] }
  )
})

t.test('an id is registered once', async (t) => {
  const registered = { type: 'auth.user-registered', data: { ...details, person: 'u', active: true } }
  const after = given(user, registered)
  t.match(after.state, { is: 'live', slug: 'ann', created_at: GIVEN_TIME })
  t.match(
    after.when((state) => registerUser(state, details)),
    { ok: false, code: 'version_conflict' }
  )
})

t.test('consent 22: an account is withdrawn that nobody has activated, and no other', async (t) => {
  const registered = (more: object) => ({
    type: 'auth.user-registered',
    data: { ...details, person: 'u', active: false, ...more }
  })
  const withdrawn = { type: 'auth.account-withdrawn', data: { user: 'u' } }
  const never = given(user, registered({}))
  t.same(never.when(withdrawAccount), { ok: true, events: [withdrawn] })
  t.same(given(user, registered({}), withdrawn).state, { is: 'absent' })
  for (const more of [{ active: true }, { password: 'hash' }]) {
    t.same(given(user, registered(more)).when(withdrawAccount), { ok: true, events: [] })
  }
})

t.test('only the first signing key is made by a start', async (t) => {
  const key = { kid: 'k', public_jwk: { kty: 'EC' } }
  const created = { type: 'auth.signing-key-created', data: key }
  t.same(
    given(signingKeys).when((kids) => addFirstKey(kids, key)),
    { ok: true, events: [created] }
  )
  t.same(
    given(signingKeys, created).when((kids) => addFirstKey(kids, key)),
    { ok: true, events: [] }
  )
})

t.test('user names', async (t) => {
  for (const good of ['ann', 'Ann_2', 'ann.b', 'ann@example.com', 'a+b-c', 'x'.repeat(150)]) {
    t.equal(usernameFault(good), undefined, good)
  }
  for (const bad of ['', 'ann b', 'ann/b', 'änn', '..', 'all', 'Transactions', 'x'.repeat(151), 'a\nb']) {
    t.type(usernameFault(bad), 'string', JSON.stringify(bad))
  }
})

t.test('a name for who chose none', async (t) => {
  t.equal(deriveUsername('Ann  Example, Jr.', undefined), 'ann-example-jr')
  t.equal(deriveUsername('李', 'Ann.B@example.com'), 'ann-b')
  t.equal(deriveUsername('李', undefined), 'user')
})

t.test('what a login name may be', async (t) => {
  t.same(identifiersOf('ann@example.com'), ['email', 'name'])
  t.same(identifiersOf('+1 (415) 555-2671'), ['phone', 'name'])
  t.same(identifiersOf('ann'), ['name'])
})
