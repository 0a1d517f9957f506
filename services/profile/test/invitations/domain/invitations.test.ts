import { countInvitation, INVITATIONS_MOST, inviterFold, isWaiting, profileFold } from '@bursar/profile'
import { GIVEN_TIME, given } from '@bursar/testing'
import t from 'tap'
import {
  accepted,
  ended,
  event,
  grant,
  granted,
  happened,
  made,
  offered,
  refused,
  requested,
  unasked
} from '../../roles/domain/role-events.ts'

t.test('consent 25: what an inviter has open and makes in an hour, over all profiles', async (t) => {
  const counted = (n: number, time = '2020-01-01T00:00:00.000Z', more: object = {}) => ({
    type: 'profile.invitation-counted',
    data: { inviter: 'boss', profile: 'p', invitation: `o${n}`, made_as: 'p', ...more },
    time
  })
  const invite =
    (answered: readonly string[] = [], more: object = {}) =>
    (state: any) =>
      countInvitation(
        state,
        {
          inviter: 'boss',
          profile: 'q',
          invitation: 'new',
          made_as: 'q',
          answered: answered.map((invitation) => ({ profile: 'p', invitation, made_as: 'p' })),
          ...more
        },
        INVITATIONS_MOST,
        GIVEN_TIME
      )
  const full = given(inviterFold, ...Array.from({ length: 50 }, (_, n) => counted(n)))
  t.match(full.when(invite()), refused('too_many_invitations'), '50 wait')
  t.match(
    full.when(invite(['o7'])),
    happened({ data: { profile: 'q', answered: [{ profile: 'p', invitation: 'o7' }] } }),
    'one of them was answered'
  )
  const after = given(
    inviterFold,
    counted(0),
    counted(1),
    counted(2, GIVEN_TIME, { answered: [{ profile: 'p', invitation: 'o0' }] })
  )
  t.same(
    (after.state as any).open.map(({ invitation }: any) => invitation),
    ['o1', 'o2'],
    'answered ones are gone'
  )
  const busy = given(inviterFold, ...Array.from({ length: 20 }, (_, n) => counted(n, GIVEN_TIME)))
  t.match(busy.when(invite()), refused('too_many_invitations'), '20 an hour')
  t.match(
    given(inviterFold, ...Array.from({ length: 20 }, (_, n) => counted(n))).when(invite()),
    { ok: true },
    'an hour later'
  )
})

t.test('consent 25: an invitation waits until it is answered', async (t) => {
  const on = (...events: any[]) => given(profileFold, ...events).state
  const waits = (invitation: string, ...events: any[]) => isWaiting(on(...made, ...events), { invitation })
  t.ok(waits('o1', offered('u', 'manager')))
  t.notOk(waits('o1', offered('u', 'manager'), accepted('u', 'manager', 'o1')))
  t.notOk(waits('o1', offered('u', 'manager'), ended('o1')))
  t.ok(waits('u', unasked('u', 'contributor')))
  t.notOk(waits('u', unasked('u', 'contributor'), accepted('u', 'contributor')))
  t.ok(waits('u', requested('u')), 'asked for')
  t.notOk(waits('u', requested('u'), granted('u', 'manager', 'asked')))
  t.notOk(isWaiting(on(...made, event('profile-archived', {})), { invitation: 'o1' }))
})

t.test('consent 25: so many invitations', async (t) => {
  const offers = (count: number, time: string) =>
    Array.from({ length: count }, (_, n) => ({ ...offered(`u${n}`, 'manager', `o${n}`), time }))
  const full = given(profileFold, ...made, ...offers(50, '2020-01-01T00:00:00.000Z'))
  t.match(full.when(grant('new', 'manager')), refused('too_many_invitations'), '50 wait')
  t.match(full.when(grant('u1', 'clerk')), { ok: true }, 'one in place of another')
  const withdrawn = Array.from({ length: 20 }, (_, n) => ended(`o${n}`))
  const busy = given(profileFold, ...made, ...offers(20, GIVEN_TIME), ...withdrawn)
  t.match(
    busy.when(grant('new', 'manager')),
    refused('too_many_invitations'),
    '20 an hour, withdrawn ones too'
  )
  const replacing = given(profileFold, ...made, ...offers(20, GIVEN_TIME))
  t.match(
    replacing.when(grant('u1', 'clerk')),
    refused('too_many_invitations'),
    'one in place of another, too'
  )
  t.match(busy.when(grant('new', 'manager', { now: '2100-01-01T00:00:00.000Z' })), { ok: true })
})
