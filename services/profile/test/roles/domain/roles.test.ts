import { BROKER_PROFILE } from '@bursar/contracts'
import {
  acceptRole,
  answersTo,
  describeRoleType,
  keyRole,
  leaveRole,
  profileFold,
  removeRole,
  repeatOffer,
  requestRole,
  stands
} from '@bursar/profile'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'
import {
  accepted,
  created,
  ended,
  event,
  grant,
  granted,
  granted01,
  happened,
  invited,
  made,
  offered,
  offered01,
  refused,
  removed,
  requested,
  unasked
} from './role-events.ts'

const accept =
  (user: string, key: string, stands = true) =>
  (state: any) =>
    acceptRole(state, { user, key, stands })
const remove = (user: string, role: string) => (state: any) => removeRole(state, { user }, role)

t.test('a grant is an offer, unless the role type needs no consent', async (t) => {
  const empty = given(profileFold, ...made)
  t.same(empty.when(grant('u', 'manager')), happened(offered('u', 'manager', 'new', 'new')))
  const free = empty.when(grant('u', 'contributor', { optedIn: true }))
  t.same(free, happened(unasked('u', 'contributor', 'new')), 'access at once, to be accepted by its key')
  t.match(
    empty.when(grant('u', 'manager', { extra: '{}', message: 'Hello', given: { given_slug: 'ann' } })),
    happened({ data: { extra: '{}', message: 'Hello', given_slug: 'ann' } })
  )
  t.match(given(profileFold).when(grant('u', 'manager')), refused('not_found'))
})

t.test('an event says that a mail tells of it, and whoever gave what was accepted', async (t) => {
  const origin = 'https://site.example'
  const empty = given(profileFold, ...made)
  const invites = { origin, invites: true }
  t.match(empty.when(grant('u', 'manager', invites)), happened({ data: { origin } }))
  t.match(
    empty.when(grant('u', 'contributor', { ...invites, optedIn: true })),
    happened({ data: { origin } })
  )
  const [quiet] = (empty.when(grant('u', 'manager', { origin })) as any).events
  t.notOk('origin' in quiet.data, 'but a grant that nobody asked to be mailed')
  const asked = given(profileFold, ...made, requested('u')).when(grant('u', 'manager', { origin }))
  t.match(asked, happened({ type: 'profile.role-granted', data: { origin } }), 'who asked is always told')
  const open = given(profileFold, ...made, offered('u', 'manager', 'o1', 'k'), unasked('v', 'clerk', 'w'))
  const take = (user: string, key: string) => (state: any) =>
    acceptRole(state, { user, key, stands: true, origin })
  const maker = { origin, made_by: 'boss', made_as: 'p' }
  t.match(open.when(take('u', 'k')), happened({ data: maker }))
  t.match(open.when(take('v', 'w')), happened({ data: maker }))
  const again = (state: any) => repeatOffer(state, { user: 'u' }, 'manager', { now: GIVEN_TIME, origin })
  t.match(open.when(again), happened({ type: 'profile.role-offer-repeated', data: { origin } }))
  const mailed = event('role-offered', { ...offered('u', 'manager').data, origin })
  t.same(given(profileFold, ...made, mailed).when(again), happened(), 'a mail told of it just now')
})

t.test('the same role again changes nothing, another one replaces the offer', async (t) => {
  for (const known of [offered('u', 'manager'), granted('u', 'manager', 'asked')]) {
    t.same(given(profileFold, ...made, known).when(grant('u', 'manager')), happened())
  }
  const waiting = given(profileFold, ...made, offered('u', 'manager'))
  t.same(waiting.when(grant('u', 'clerk')), happened(ended('o1'), offered('u', 'clerk', 'new', 'new')))
})

t.test('consent 16: an offer leaves the role that is there; one of version 0.1 took its place', async (t) => {
  const both = given(profileFold, ...made, granted('u', 'contributor', 'asked'), offered('u', 'manager'))
  t.match(both.state, { roles: { u: { is: 'active', role: 'contributor' } }, offers: { o1: { user: 'u' } } })
  const old = given(profileFold, created, granted01('u', 'contributor'), offered01('u', 'manager'))
  t.match(old.state, { roles: {}, offers: { u: { user: 'u', role: 'manager', made_by: null } } })
  t.notOk(Object.hasOwn((old.state as any).roles, 'u'))
  const taken = given(
    profileFold,
    created,
    offered01('u', 'manager'),
    event('role-accepted', { user: 'u', role: 'manager' })
  )
  t.match(taken.state, { roles: { u: { role: 'manager', accepted: true } } })
  t.same((taken.state as any).offers, {})
})

t.test('consent 13: what was accepted, in events of version 0.1 too', async (t) => {
  const isAccepted = (...events: any[]) =>
    (given(profileFold, created, ...events).state as any).roles.u.accepted
  t.equal(isAccepted(granted01('u', 'manager')), true, 'who made the profile')
  t.equal(isAccepted(requested('u'), granted01('u', 'contributor')), true, 'who had asked')
  t.equal(isAccepted(granted01('boss', 'manager'), granted01('u', 'contributor')), false, 'who was not asked')
  t.equal(isAccepted(unasked('u', 'contributor')), false)
  const held = given(profileFold, ...made, unasked('u', 'contributor', 'k'))
  t.same(held.when(accept('u', 'k')), happened(accepted('u', 'contributor')))
  t.match(held.when(accept('u', 'other')), refused('not_found'))
})

t.test('consent 13: what was given unasked keeps its key until it is accepted', async (t) => {
  const key = (state: any) => state.roles.u?.key
  const noted = event('role-noted', { user: 'u', person: 'p', extra: '{}' })
  const told = event('role-offer-repeated', { user: 'u', role: 'contributor', repeated_at: GIVEN_TIME })
  const held = given(
    profileFold,
    ...made,
    unasked('u', 'contributor', 'k'),
    noted,
    told,
    offered('u', 'manager')
  )
  t.equal(key(held.state), 'k')
  t.same(held.when(grant('u', 'contributor', { optedIn: true })), happened(), 'given again it is the same')
  const other = held.when(grant('u', 'clerk', { optedIn: true }))
  t.match(other, happened(ended('o1'), { data: { role: 'clerk', grant_key: 'new' } }), 'another has its own')
  t.equal(key(given(profileFold, ...made, unasked('u', 'clerk', 'k'), accepted('u', 'clerk')).state), null)
})

t.test('consent 13: what version 0.1 gave unasked is given a key, once', async (t) => {
  const draw = (user: string) => (state: any) => keyRole(state, user, 'drawn')
  const old = given(profileFold, created, granted01('boss', 'manager'), granted01('u', 'contributor'))
  const drawn = event('grant-key-drawn', { user: 'u', person: 'p', grant_key: 'drawn' })
  t.same(old.when(draw('u')), happened(drawn))
  t.same(old.when(draw('boss')), happened(), 'who made the profile has accepted')
  t.same(old.when(draw('nobody')), happened())
  const keyed = given(
    profileFold,
    created,
    granted01('boss', 'manager'),
    granted01('u', 'contributor'),
    drawn
  )
  t.same(keyed.when(draw('u')), happened())
  t.match(keyed.when(accept('u', 'other')), refused('not_found'))
  t.same(keyed.when(accept('u', 'drawn')), happened(accepted('u', 'contributor')))
  t.same(given(profileFold, ...made, unasked('u', 'contributor', 'k')).when(draw('u')), happened())
  const many = Array.from({ length: 60 }, (_, n) => [
    granted01(`u${n}`, 'contributor'),
    event('grant-key-drawn', { user: `u${n}`, person: 'p', grant_key: 'k' })
  ]).flat()
  const full = given(profileFold, ...made, ...many)
  t.match(full.when(grant('new', 'manager')), { ok: true }, 'they are no invitations of the profile’s')
})

t.test('granting any role accepts a request', async (t) => {
  const asked = given(profileFold, ...made, requested('u', { role: 'contributor' }))
  t.same(asked.when(grant('u', 'manager')), happened(granted('u', 'manager', 'asked')))
  const after = given(profileFold, ...made, requested('u'), granted('u', 'manager', 'asked'))
  t.match(after.state, { roles: { u: { is: 'active', role: 'manager', key: null } } })
})

t.test('asking twice is asking once, and nobody asks for what is there', async (t) => {
  const ask = (state: any) => requestRole(state, { user: 'u', role: 'manager', key: 'new' })
  t.match(given(profileFold, created).when(ask), happened({ data: { request_key: 'new', role: 'manager' } }))
  for (const known of [requested('u'), granted('u', 'contributor', 'asked'), offered('u', 'manager')]) {
    t.same(given(profileFold, ...made, known).when(ask), happened())
  }
})

t.test('consent 24: an offer is accepted by its own user and key, once', async (t) => {
  const open = given(profileFold, ...made, offered('u', 'manager', 'o1', 'k'))
  t.same(open.when(accept('u', 'k')), happened(accepted('u', 'manager', 'o1')))
  t.match(open.when(accept('u', 'other')), refused('not_found'))
  t.match(open.when(accept('v', 'k')), refused('not_found'))
  t.match(open.when(accept('u', 'k', false)), refused('not_found'), 'who made it has no role any more')
  const done = given(profileFold, ...made, offered('u', 'manager', 'o1', 'k'), accepted('u', 'manager', 'o1'))
  t.match(done.when(accept('u', 'k')), refused('not_found'))
  const asked = given(profileFold, ...made, requested('u'))
  t.match(asked.when(accept('u', 'asked')), refused('not_found'), 'a request is no offer')
})

t.test('consent 16: an offer ends when its maker loses the role', async (t) => {
  const ofOther = offered('w', 'manager', 'o2', 'k', { made_by: 'u', made_as: 'p' })
  const two = given(
    profileFold,
    ...made,
    granted('u', 'manager', 'asked'),
    offered('v', 'manager', 'o1'),
    ofOther
  )
  t.same(two.when(remove('boss', 'manager')), happened(removed('boss'), ended('o1')))
  const demoted = two.when(grant('u', 'contributor', { optedIn: true }))
  t.match(demoted, happened({ type: 'profile.role-granted' }, ended('o2')))
})

t.test(
  'consent 15 and 22: what is offered to an address is another than what is offered to a name',
  async (t) => {
    const address = { address: 'hash', user: null }
    const first = given(profileFold, ...made).when(grant(address, 'contributor', { optedIn: true }))
    t.same(first, happened(invited('hash', 'contributor', 'new', 'new')), 'never given at once')
    const waiting = given(profileFold, ...made, invited('hash', 'manager'), offered('u', 'manager'))
    t.same(waiting.when(grant(address, 'manager')), happened())
    t.same(
      waiting.when((state) => removeRole(state, address, 'manager')),
      happened(ended('a1'))
    )
    t.same(waiting.when(remove('u', 'manager')), happened(ended('o1')))
    const addressed = event('offer-addressed', { offer: 'a1', user: 'u' })
    const theirs = given(profileFold, ...made, invited('hash', 'manager'), addressed)
    t.same(theirs.when(accept('u', 'old')), happened(accepted('u', 'manager', 'a1')))
    t.match(theirs.when(remove('u', 'manager')), refused('not_found'), 'a name does not find it')
    t.same(
      theirs.when((state) => leaveRole(state, 'u', 'manager')),
      happened(ended('a1')),
      'its user refuses it'
    )
  }
)

t.test('consent 17: the last manager stays', async (t) => {
  const alone = given(profileFold, ...made, unasked('u', 'manager'), offered('v', 'manager'))
  const last = refused('last_manager')
  t.match(alone.when(remove('boss', 'manager')), last, 'offered or unasked is no manager')
  t.match(
    alone.when((state) => leaveRole(state, 'boss', 'manager')),
    last
  )
  t.match(alone.when(grant('boss', 'contributor', { optedIn: true })), last)
  t.match(given(profileFold, ...made, offered('boss', 'clerk', 'o1', 'k')).when(accept('boss', 'k')), last)
  t.same(alone.when(remove('u', 'manager')), happened(removed('u')))
  const two = given(profileFold, ...made, granted('u', 'manager', 'asked'))
  t.same(two.when(remove('boss', 'manager')), happened(removed('boss')))
})

t.test('consent 11: a shadow is claimed by its first manager, and what its maker gave ends', async (t) => {
  const shadow = { type: created.type, data: { ...created.data, kind: 'shadow', maker_profile: 'shop' } }
  const events = [
    shadow,
    unasked('w', 'contributor'),
    offered('v', 'manager', 'o2'),
    offered('u', 'manager', 'o1', 'k')
  ]
  const open = given(profileFold, ...events)
  t.match(open.state, { maker: { kind: 'profile', id: 'shop' }, managed: false })
  t.same(
    open.when(accept('u', 'k')),
    happened(
      accepted('u', 'manager', 'o1'),
      removed('w'),
      ended('o2'),
      event('profile-claimed', { user: 'u', maker_profile: 'shop' })
    )
  )
  const claimed = given(profileFold, ...events, accepted('u', 'manager', 'o1'))
  t.match(claimed.state, { maker: null, managed: true })
  const asking = given(profileFold, shadow, requested('u')).when(grant('u', 'manager'))
  t.match(asking, happened({ type: 'profile.role-granted' }, { type: 'profile.profile-claimed' }))
})

t.test('consent 16: who lost the role gives nothing by it, whatever was read before', async (t) => {
  const on = (...events: any[]) => given(profileFold, ...events).state as any
  const shop = on(...made, granted('u', 'contributor', 'asked'))
  t.ok(stands(shop, shop, { user: 'boss', as: 'p' }))
  t.notOk(stands(shop, shop, { user: 'u', as: 'p' }))
  t.notOk(stands(shop, shop, { user: 'gone', as: 'p' }))
  const broker = on(...made)
  t.ok(stands(shop, broker, { user: 'boss', as: BROKER_PROFILE }))
  t.notOk(stands(shop, broker, { user: 'gone', as: BROKER_PROFILE }))
  const makers = { kind: 'shadow', maker_profile: 'shop' }
  const shadow = { type: created.type, data: { ...created.data, ...makers } }
  t.ok(stands(on(shadow), shop, { user: 'boss', as: 'shop' }))
  t.notOk(stands(on(shadow), shop, { user: 'boss', as: 'other' }), 'another looks after it')
  const claimed = on(shadow, granted('v', 'manager', 'asked'))
  t.notOk(stands(claimed, shop, { user: 'boss', as: 'shop' }), 'nobody looks after it any more')
  const users = { type: created.type, data: { ...created.data, kind: 'shadow', maker_user: 'u' } }
  t.ok(stands(on(users), on(), { user: 'u', as: 'u' }))
  t.notOk(stands(on(users, granted('v', 'manager', 'asked')), on(), { user: 'u', as: 'u' }))
})

t.test('consent 16: offers of a manager who had not accepted end too', async (t) => {
  const free = { optedIn: true }
  const ofU = offered('w', 'manager', 'o2', 'k', { made_by: 'u', made_as: 'p' })
  const open = given(profileFold, ...made, unasked('u', 'manager', 'k'), ofU)
  t.match(open.when(grant('u', 'contributor', free)), happened({ type: 'profile.role-granted' }, ended('o2')))
  const offeredLess = given(
    profileFold,
    ...made,
    unasked('u', 'manager'),
    ofU,
    offered('u', 'clerk', 'o3', 'z')
  )
  t.same(offeredLess.when(accept('u', 'z')), happened(accepted('u', 'clerk', 'o3'), ended('o2')))
})

t.test('what goes away has to be there, under its own role', async (t) => {
  const held = given(profileFold, ...made, granted('u', 'clerk', 'asked'))
  t.same(held.when(remove('u', 'clerk')), happened(removed('u')))
  t.match(held.when(remove('u', 'contributor')), refused('not_found'))
  t.same(given(profileFold, ...made, requested('u')).when(remove('u', 'manager')), happened(removed('u')))
  t.match(given(profileFold, created).when(remove('u', 'manager')), refused('not_found'))
  t.notOk(answersTo(undefined, 'manager'))
})

t.test('a profile has so many users and so many role types', async (t) => {
  const users = Array.from({ length: 10_000 }, (_, n) => [`u${n}`, { is: 'active', role: 'manager' }])
  const { state } = given(profileFold, created)
  const full: any = { ...state, roles: Object.fromEntries(users) }
  t.match(grant('new', 'manager')(full), { ok: false, code: 'too_many_roles' })
  t.match(requestRole(full, { user: 'new', role: null, key: 'k' }), { ok: false, code: 'too_many_roles' })
  t.match(grant('u1', 'contributor')(full), { ok: true })
  const types = Array.from({ length: 100 }, (_, n) => [`t${n}`, {}])
  const described: any = { ...state, types: Object.fromEntries(types) }
  const one = (role: string) => describeRoleType(described, role, { title: 'T' }, undefined, GIVEN_TIME)
  t.match(one('more'), { ok: false, code: 'too_many_role_types' })
  t.match(one('t1'), { ok: true })
})
