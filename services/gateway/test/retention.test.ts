/** What is kept for a while and then let go, on the real clock of a test's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, retain, type Stores } from '@bursar/event-sourcing'
import { sqliteStores } from '@bursar/store-sqlite'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const hour = 3_600_000
const retention = { generationMs: 7 * 24 * hour }

/** The engine as it is so many milliseconds from now. */
function in_(engine: Engine, ms: number): Engine {
  const { world } = engine
  return { ...engine, world: { ...world, clock: { ...world.clock, real: () => Date.now() + ms } } }
}

/** A system on files, and one of its engines. */
async function scene(t: any) {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-retention-'))
  const stores: Record<string, Stores & { close(): Promise<void> }> = {}
  for (const name of ['auth', 'profile', 'billing', 'metrics']) {
    stores[name] = sqliteStores({
      file: join(folder, `${name}.db`),
      keyFile: join(folder, `${name}-keys.db`)
    })
  }
  const system = await testSystem(t, { stores })
  t.teardown(async () => {
    for (const one of Object.values(stores)) await one.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { system, billing: system.engines.get('billing') as Engine }
}

t.test('a kept answer is given for 48 hours, and then let go', async (t) => {
  const { system, billing } = await scene(t)
  const plan = { title: 'Desk', period_amount: 100, period_type: 'monthly', is_active: true }
  const post = () => system.admin.post('/api/profile/broker/plans', plan, { 'idempotency-key': 'once' })
  const { slug } = expected(await post(), 201)
  t.match(await post(), { status: 201, body: { slug }, headers: { 'idempotency-replayed': 'true' } })
  await retain(in_(billing, 47 * hour), retention)
  t.match(await post(), { headers: { 'idempotency-replayed': 'true' } }, 'still kept')
  await retain(in_(billing, 49 * hour), retention)
  const again = await post()
  t.not(again.headers['idempotency-replayed'], 'true', 'it is a new request now')
  t.match(again, { status: 400, body: { code: 'title_taken' } })
  t.equal(
    (await system.admin.get(`/api/profile/broker/plans/${slug}`)).status,
    200,
    'names that have no end stay'
  )
})

t.test('the generation before a replay can be gone back to for a week', async (t) => {
  const { system, billing } = await scene(t)
  const { operator } = system
  const replayed = () => operator.replay('billing', ['plans'], { swap: true })
  const serving = () => billing.readModels.generations('plans')
  await replayed()
  t.match(await serving(), { live: 2, previous: 1 })
  await retain(billing, retention)
  await retain(in_(billing, 6 * 24 * hour), retention)
  t.match(await serving(), { live: 2, previous: 1 }, 'still kept')
  await retain(in_(billing, 8 * 24 * hour), retention)
  t.match(await serving(), { live: 2, previous: null })
  t.equal(await billing.readModels.checkpoint('plans', 1), undefined, 'its documents are gone')
  t.equal(await operator.undo('billing', 'plans'), false)
  await replayed()
  t.match(await serving(), { live: 3, previous: 2 }, 'the next one has a week of its own')
  await retain(in_(billing, 9 * 24 * hour), retention)
  t.match(await serving(), { live: 3, previous: 2 })
  t.equal(await operator.undo('billing', 'plans'), true)
  t.match(await operator.verify(), { ok: true })
})

t.test('what was compared waits a week for its swap, or until somebody in it is erased', async (t) => {
  const { system, billing } = await scene(t)
  const { operator, admin } = system
  const compare = (service: string, name: string) =>
    operator.replay(service, [name], { swap: false, keep: true })
  await compare('billing', 'plans')
  await retain(in_(billing, 6 * 24 * hour), retention)
  t.ok(await billing.readModels.checkpoint('plans', 2), 'still kept')
  await retain(in_(billing, 8 * 24 * hour), retention)
  t.equal(await billing.readModels.checkpoint('plans', 2), undefined, 'its documents are gone')
  t.equal(await operator.swap('billing', 'plans', { differing: true }), undefined)
  t.match(await billing.readModels.generations('plans'), { live: 1 })

  await system.register('mona', { full_name: 'Mona Lisa' })
  await system.settled()
  const profile = system.engines.get('profile') as Engine
  const named = profile.projectionRunner.builders().filter(({ spec }) => spec.alphabetical?.length)
  t.ok(named.length > 0)
  for (const { spec } of named) await compare('profile', spec.projection)
  expected(await admin.post('/api/users/mona/erase', { confirm: 'mona' }), 200)
  await system.settled()
  for (const { spec } of named)
    t.equal(await operator.swap('profile', spec.projection, { differing: true }), undefined)
  await retain(profile, retention)
  for (const { spec } of named) t.equal(await profile.readModels.checkpoint(spec.projection, 2), undefined)
  t.match(await operator.verify(), { ok: true })
})
