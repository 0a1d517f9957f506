/** What version 0.1 gave to accounts of people who were invited and never came (consent rule 22). */
import { archiveInvited, offerToAddress, profileFold } from '@bursar/profile'
import { given } from '@bursar/testing'
import t from 'tap'

const created = (kind: string) => ({
  type: 'profile.profile-created',
  data: { profile: 'p', person: 'p', kind, broker: false, slug: 'acme', full_name: 'Acme' }
})
const granted = (user: string, role: string) => ({
  type: 'profile.role-granted',
  data: { profile: 'p', user, role }
})
const offered = {
  type: 'profile.role-offered',
  data: { profile: 'p', user: 'zoe', role: 'manager', person: 'p', grant_key: 'k', extra: '{"a":1}' }
}
const removed = { type: 'profile.role-removed', data: { profile: 'p', user: 'zoe' } }
const offer = {
  offer: 'o',
  address: 'a',
  grant_key: 'new',
  made_by: 'ann',
  made_as: 'p',
  given_email: 'zoe@example.com'
}
const waiting = { ...offer, user: 'zoe', stands: true }

t.test('consent 22: an offer to the account waits for who verifies the address', async (t) => {
  const before = given(profileFold, created('organization'), granted('ann', 'manager'), offered)
  const data = { ...offer, profile: 'p', person: 'p', role: 'manager', extra: '{"a":1}' }
  t.same(
    before.when((state) => offerToAddress(state, waiting)),
    { ok: true, events: [removed, { type: 'profile.role-offered', data }] }
  )
  t.same(
    before.when((state) => offerToAddress(state, { ...waiting, stands: false })),
    { ok: true, events: [removed] },
    'one whose maker may give it no more has ended'
  )
  const after = given(profileFold, created('organization'), granted('ann', 'manager'), offered, removed, {
    type: 'profile.role-offered',
    data
  })
  t.match(after.state, { offers: { o: { user: null, address: 'a', made_by: 'ann' } } })
  t.same(
    after.when((state) => offerToAddress(state, waiting)),
    { ok: true, events: [] },
    'a second time there is nothing'
  )
})

t.test('consent 22: a role that nobody took up waits too', async (t) => {
  const before = given(profileFold, created('organization'), granted('zoe', 'contributor'))
  t.match(
    before.when((state) => offerToAddress(state, waiting)),
    { ok: true, events: [removed, { data: { role: 'contributor', address: 'a' } }] }
  )
})

t.test('consent 22: the personal profile goes, with its name, where nobody else is on it', async (t) => {
  const alone = given(profileFold, created('personal'), granted('zoe', 'manager'))
  const archived = { type: 'profile.profile-archived', data: { profile: 'p', frees_name: true } }
  t.same(
    alone.when((state) => archiveInvited(state, 'zoe')),
    { ok: true, events: [removed, archived] }
  )
  const shared = given(profileFold, created('personal'), granted('zoe', 'manager'), granted('bob', 'manager'))
  t.same(
    shared.when((state) => archiveInvited(state, 'zoe')),
    { ok: true, events: [] }
  )
})
