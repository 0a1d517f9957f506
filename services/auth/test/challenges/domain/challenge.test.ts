/** Keys and codes that go to an address (api.md, section 7, point 13; consent rule 23). */
import {
  byKey,
  challengesFold,
  issueChallenge,
  lifetimes,
  meetByCode,
  meetByKey,
  replaced
} from '@bursar/auth'
import { given } from '@bursar/testing'
import t from 'tap'

const at = Date.parse('2026-01-01T00:00:00.000Z')
const wanted = {
  user: 'ann',
  challenge: 'c1',
  purpose: 'recover',
  kind: 'email',
  address: 'a@x.example'
} as const
const [issued] = issueChallenge(wanted, at)
const failed = { type: 'auth.challenge-failed', data: { user: 'ann', challenge: 'c1' } } as const
const met = { type: 'auth.challenge-met', data: { user: 'ann', challenge: 'c1' } } as const

const showing = (code: number, time = at) =>
  ({ purpose: 'recover', kind: 'email', isCodeOf: () => code === 123_456, at: time }) as const

t.test('a key works once, for an hour, or for a week where it activates an account', async (t) => {
  const { when, state } = given(challengesFold, issued)
  const end = at + lifetimes.keyMs.recover
  t.same(
    when((state) => meetByKey(state, 'ann', { challenge: 'c1', at: end - 1 })),
    { ok: true, events: [met] }
  )
  t.match(
    when((state) => meetByKey(state, 'ann', { challenge: 'c1', at: end })),
    { ok: false, code: 'key_unknown' }
  )
  t.equal(byKey(state, 'c2', at), undefined)
  const used = given(challengesFold, issued, met)
  t.match(
    used.when((state) => meetByKey(state, 'ann', { challenge: 'c1', at })),
    { ok: false, code: 'key_unknown' },
    'once'
  )
  const [activation] = issueChallenge({ ...wanted, purpose: 'activate' }, at)
  t.equal(Date.parse(activation.data.key_until) - at, 7 * 86_400_000)
})

t.test('a code works for ten minutes and five tries, right or wrong', async (t) => {
  const { state } = given(challengesFold, issued)
  t.same(meetByCode(state, 'ann', showing(123_456)), [met])
  t.same(meetByCode(state, 'ann', showing(111_111)), [failed])
  t.same(meetByCode(state, 'ann', showing(123_456, at + 600_000)), [], 'too late')
  const fourTimes = given(challengesFold, issued, failed, failed, failed, failed)
  t.same(meetByCode(fourTimes.state, 'ann', showing(123_456)), [met], 'the fifth try counts')
  const fiveTimes = given(challengesFold, issued, failed, failed, failed, failed, failed)
  t.same(meetByCode(fiveTimes.state, 'ann', showing(123_456)), [], 'the sixth does not')
  t.ok(byKey(fiveTimes.state, 'c1', at), 'the key of the mail still counts')
})

t.test('a code is for what it was sent for alone', async (t) => {
  const { state } = given(challengesFold, issued)
  t.same(meetByCode(state, 'ann', { ...showing(123_456), purpose: 'verify' }), [])
  t.same(meetByCode(state, 'ann', { ...showing(123_456), kind: 'phone' }), [])
})

t.test(
  'a newer challenge of the same purpose takes the place of the older one, and of no other',
  async (t) => {
    const [verify] = issueChallenge({ ...wanted, challenge: 'c2', purpose: 'verify' }, at)
    const [newer] = issueChallenge({ ...wanted, challenge: 'c3' }, at)
    const { state } = given(challengesFold, issued, verify)
    t.equal(replaced(state, newer.data)?.challenge, 'c1')
    const after = given(challengesFold, issued, verify, newer)
    t.same(
      after.state.open.map(({ challenge }) => challenge),
      ['c2', 'c3']
    )
  }
)
