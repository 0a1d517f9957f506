/** Addresses of accounts, as consent rule 21 says. */
import {
  type Address,
  accountOf,
  addressFold,
  claimAddress,
  isTakenFrom,
  leaveAddress,
  loseAddress,
  losersOf,
  proveAddress,
  user,
  verifyAddress,
  withEarlier
} from '@bursar/auth'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'

const NEXT_DAY = '2026-01-02T00:00:00.000Z'
const held = {
  type: 'auth.address-claimed',
  data: { address: 'a', user: 'ann', held_until: NEXT_DAY }
} as const
const beside = { type: 'auth.address-claimed', data: { address: 'a', user: 'ben' } } as const
const left = { type: 'auth.address-left', data: { address: 'a', user: 'ann' } } as const
const proved = { type: 'auth.address-proved', data: { address: 'a', user: 'cat' } } as const

const claimedBy = (who: string, now: string) => (state: Address) =>
  claimAddress(state, { kind: 'email', address: 'a', user: who, now })

t.test('consent 21: an address that nobody had is held for 24 hours', async (t) => {
  t.same(given(addressFold).when(claimedBy('ann', GIVEN_TIME)), { ok: true, events: [held] })
  const { state, when } = given(addressFold, held)
  t.match(when(claimedBy('ben', '2026-01-01T23:59:59.999Z')), { ok: false, code: 'email_taken' })
  t.same(when(claimedBy('ann', NEXT_DAY)), { ok: true, events: [] }, 'its own account has it already')
  t.equal(accountOf(state), 'ann')
})

t.test('consent 21: it is held once: later another has it beside, and it logs neither in', async (t) => {
  t.same(given(addressFold, held).when(claimedBy('ben', NEXT_DAY)), { ok: true, events: [beside] })
  const both = given(addressFold, held, beside)
  t.equal(accountOf(both.state), undefined)
  t.equal(isTakenFrom(both.state, 'cat', NEXT_DAY), false)
  const alone = given(addressFold, held, beside, { ...left, time: NEXT_DAY })
  t.equal(accountOf(alone.state), 'ben', 'of one who has it alone it is a login name')
  const again = given(addressFold, held, { ...left, time: '2026-01-01T01:00:00.000Z' })
  t.same(
    again.state.held,
    { user: 'ann', until: '2026-01-01T01:00:00.000Z' },
    'who leaves it holds it no more'
  )
  const third = again.when(claimedBy('ann', '2026-01-01T02:00:00.000Z'))
  t.notOk(third.ok && third.events.some(({ data }) => 'held_until' in data), 'nor does who comes back')
})

t.test('consent 21: no hold stands in the way of who verifies it, and it ends every claim', async (t) => {
  const both = given(addressFold, held, beside)
  t.same(
    both.when((state) => proveAddress(state, proved.data)),
    { ok: true, events: [proved] }
  )
  t.same(losersOf(both.state, 'cat'), ['ann', 'ben'])
  const after = given(addressFold, held, beside, proved)
  t.equal(accountOf(after.state), 'cat')
  t.match(after.when(claimedBy('dan', '2027-01-01T00:00:00.000Z')), { ok: false, code: 'email_taken' })
  t.same(
    after.when((state) => proveAddress(state, proved.data)),
    { ok: true, events: [] }
  )
  const free = given(addressFold, proved, { ...left, data: { address: 'a', user: 'cat' } })
  t.match(free.when(claimedBy('dan', GIVEN_TIME)), { ok: true, events: [{ data: { held_until: NEXT_DAY } }] })
})

t.test(
  'consent 21: what an account of 0.1 has is held without an end, but for who verifies it',
  async (t) => {
    const { state } = given(addressFold)
    const earlier = withEarlier(state, 'old')
    t.match(claimedBy('ben', '2099-01-01T00:00:00.000Z')(earlier), { ok: false, code: 'email_taken' })
    t.equal(accountOf(earlier), 'old')
    t.match(leaveAddress(earlier, { address: 'a', user: 'old' }), { events: [{ type: 'auth.address-left' }] })
    t.same(losersOf(earlier, 'cat'), ['old'])
    t.equal(accountOf(withEarlier(given(addressFold, proved).state, 'old')), 'cat')
  }
)

t.test(
  'consent 21: so many accounts of one address are noted, and none of more is refused for it',
  async (t) => {
    const many = Array.from({ length: 20 }, (_, n) => ({ ...beside, data: { address: 'a', user: `u${n}` } }))
    t.same(given(addressFold, held, ...many).when(claimedBy('last', NEXT_DAY)), { ok: true, events: [] })
  }
)

const registered = {
  type: 'auth.user-registered',
  data: {
    user: 'u',
    person: 'u',
    profile: 'p',
    slug: 'ann',
    full_name: 'Ann',
    lang: 'en',
    email: 'ann@a.example',
    active: true
  }
} as const
const verifiedOf = (email: string) => ({
  type: 'auth.address-verified',
  data: { user: 'u', person: 'u', email }
})
const told = (email: string) => ({
  type: 'auth.user-updated',
  data: { user: 'u', person: 'u', profile: 'p', email }
})

t.test('consent 21: a user verifies an address once', async (t) => {
  const decision = given(user, registered).when((state) => verifyAddress(state, 'email', 'ann@a.example'))
  t.same(decision, { ok: true, events: [verifiedOf('ann@a.example')] })
  const after = given(user, registered, verifiedOf('ann@a.example'))
  t.match(after.state, { email: 'ann@a.example', verified: { email: 'ann@a.example' } })
  t.same(
    after.when((state) => verifyAddress(state, 'email', 'ann@a.example')),
    { ok: true, events: [] }
  )
  const noted = given(user, registered, verifiedOf('ann@a.example'), told('ann@b.example'))
  t.match(noted.state, { email: 'ann@b.example', verified: { email: 'ann@a.example' } }, 'the old one stays')
})

t.test('consent 21: an account loses what somebody else verified', async (t) => {
  const losing = (text: string) => (state: Parameters<typeof loseAddress>[0]) =>
    loseAddress(state, 'email', text)
  const lost = { type: 'auth.address-lost', data: { user: 'u', kind: 'email' } }
  t.same(given(user, registered).when(losing('ANN@a.example')), { ok: true, events: [told('')] })
  const verified = given(user, registered, verifiedOf('ann@a.example'))
  t.same(verified.when(losing('ann@a.example')), { ok: true, events: [lost, told('')] })
  const noted = given(user, registered, verifiedOf('ann@a.example'), told('ann@b.example'))
  t.same(
    noted.when(losing('ann@b.example')),
    { ok: true, events: [told('ann@a.example')] },
    'the verified one stays'
  )
  t.same(noted.when(losing('ann@a.example')), { ok: true, events: [lost] })
  t.match(given(user, registered, verifiedOf('x@a.example'), lost).state, { verified: { email: undefined } })
})
