/** Consent rule 17: of two who decided on the same profile at one instant, one commit stands, and somebody stays. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { type Decision, type Engine, RefusedError, type Transaction } from '@bursar/event-sourcing'
import { grantRole, leaveRole, type Profile, profileFold, profileStream, removeRole } from '@bursar/profile'
import { testSystem } from '@bursar/testing'
import t from 'tap'

type Rule = (state: Profile) => Decision<any>

/** Lets each of so many through once all of them are here; who comes again goes on. */
function meeting(count: number) {
  let [waiting, open] = [count, () => {}]
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    waiting -= 1
    if (waiting === 0) open()
    return all
  }
}

/** Both rules are decided on the same state, and committed at once; answers what each came to. */
async function atOnce(engine: Engine, profile: string, rules: readonly Rule[]): Promise<string[]> {
  const meet = meeting(rules.length)
  const run = async (rule: Rule, n: number) => {
    const cause = { actor: 'test', correlationid: `race-${n}`, causationid: 'race' }
    const work = async (transaction: Transaction) => {
      const state = await transaction.load(profileStream(profile), profileFold)
      await meet()
      transaction.append(profileStream(profile), rule(state))
    }
    return engine.transact(cause, work).then(
      () => 'done',
      (error) => (error instanceof RefusedError ? error.code : Promise.reject(error))
    )
  }
  return (await Promise.all(rules.map(run))).sort()
}

const leave =
  (user: string): Rule =>
  (state) =>
    leaveRole(state, user, 'manager')
const remove =
  (user: string): Rule =>
  (state) =>
    removeRole(state, { user }, 'manager')
const demote =
  (user: string, by: string, as: string): Rule =>
  (state) =>
    grantRole(state, {
      to: { user },
      role: 'contributor',
      optedIn: true,
      offer: `offer-${user}`,
      key: '0'.repeat(40),
      by: { user: by, as },
      given: {},
      now: '2026-01-01T00:00:00.000Z'
    })

const events = (profile: string, ...users: string[]) => {
  const data = {
    profile,
    person: profile,
    kind: 'organization',
    broker: false,
    slug: profile,
    full_name: profile
  }
  const roles = users.map((user) => ({
    type: 'profile.role-granted',
    data: { profile, user, role: 'manager', how: 'made', accepted_by: user }
  }))
  return [{ type: 'profile.profile-created', data }, ...roles]
}

async function managersOf(engine: Engine, profile: string): Promise<string[]> {
  const cause = { actor: 'test', correlationid: 'look', causationid: 'look' }
  const { value } = await engine.transact(cause, (transaction) =>
    transaction.load(profileStream(profile), profileFold)
  )
  if (value.is !== 'live') return []
  return Object.entries(value.roles).flatMap(([user, { role }]) => (role === 'manager' ? [user] : []))
}

t.test('consent 17: two who leave, are removed or step down at once: one stays', async (t) => {
  const system = await testSystem(t)
  const engine = system.engines.get('profile') as Engine
  const pairs: Record<string, (id: string) => readonly Rule[]> = {
    'both leave': () => [leave('one'), leave('two')],
    'each removes the other': () => [remove('two'), remove('one')],
    'each makes the other a contributor': (id) => [demote('two', 'one', id), demote('one', 'two', id)],
    'one leaves, and removes the other': () => [leave('one'), remove('two')],
    'one steps down while the other leaves': (id) => [demote('one', 'one', id), leave('two')]
  }
  for (const [name, rules] of Object.entries(pairs)) {
    const id = engine.world.id()
    const cause = { actor: 'test', correlationid: id, causationid: id }
    await engine.transact(cause, async (transaction) =>
      transaction.append(profileStream(id), events(id, 'one', 'two'))
    )
    t.same(await atOnce(engine, id, rules(id)), ['done', 'last_manager'], name)
    t.equal((await managersOf(engine, id)).length, 1, name)
  }
})

t.test('consent 17: the broker keeps a manager too', async (t) => {
  const system = await testSystem(t)
  const engine = system.engines.get('profile') as Engine
  const [first = ''] = await managersOf(engine, BROKER_PROFILE)
  const second = { profile: BROKER_PROFILE, user: 'two', role: 'manager', how: 'asked', accepted_by: 'two' }
  const cause = { actor: 'test', correlationid: 'two', causationid: 'two' }
  await engine.transact(cause, async (transaction) =>
    transaction.append(profileStream(BROKER_PROFILE), [{ type: 'profile.role-granted', data: second }])
  )
  t.same(await atOnce(engine, BROKER_PROFILE, [leave(first), remove('two')]), ['done', 'last_manager'])
  t.equal((await managersOf(engine, BROKER_PROFILE)).length, 1)
})
