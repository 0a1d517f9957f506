/** A backup of a system that goes on writing, brought to another place. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStores } from '@bursar/store-sqlite'
import t from 'tap'
import { ask, good } from '../http.ts'
import { adminPassword, bursar, environment, startServer } from '../processes.ts'
import { eventsOf, jobsIn, orphansOf, rowsOf } from './backup-rows.ts'
import { emptyPlace } from './empty-place.ts'
import { writers } from './writers.ts'

const place = mkdtempSync(join(tmpdir(), 'bursar-backup-'))
const at = (name: string) => join(place, name)
const keys = at('keys')
// A dozen processes one after the other take their time on a busy machine.
t.setTimeout(240_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

const original = environment(at('data'))
const digests = (rows: any[]) => rows.map(({ service, name, digest }) => `${service}.${name} ${digest}`)

t.test('two backups under load and one of the stopped system', async (t) => {
  const server = await startServer(original)
  const writing = await writers(server.url, 4)
  for (const name of ['first', 'second']) {
    const { code, out, err } = await bursar(['backup', at(name), '--keys', keys, '--json'], original)
    t.equal(code, 0, err)
    const report = JSON.parse(out)
    t.match(report, { folder: at(name), keys_file: keys })
    t.equal(report.services.length, 4)
    t.ok(report.keys > 0)
  }
  const rounds = await writing.end()
  t.ok(rounds > 10, `${rounds} rounds were written meanwhile`)
  t.equal((await server.end('SIGTERM')).code, 0)
  const last = await bursar(['backup', at('last'), '--keys', at('last-keys'), '--json'], original)
  t.equal(last.code, 0, 'of a stopped one')
  t.notOk(existsSync(`${at('last')}.unfinished`))
  for (const file of [at('first'), keys, join(at('first'), 'manifest.json')]) {
    t.equal(statSync(file).mode & 0o077, 0, 'for its owner alone')
  }
  const sizes = ['first', 'second', 'last'].map((name) => eventsOf(at(name)).length)
  t.ok((sizes[0] ?? 0) < (sizes[1] ?? 0) && (sizes[1] ?? 0) < (sizes[2] ?? 0), `${sizes} events`)
  t.same(orphansOf(at('first'), at('last')), [], 'nothing is there without what it follows from')
  t.same(orphansOf(at('second'), at('last')), [])
  const wrapped = rowsKeys()
  t.ok(wrapped.length > 0)
  const logs = eventsOf(at('last'))
    .map(({ body }) => JSON.stringify(body))
    .join('')
  t.notOk(
    wrapped.some((key) => logs.includes(key)),
    'no key is in the logs'
  )
})

/** Some of the site's keys as they are stored. */
function rowsKeys(): string[] {
  return readFileSync(join(at('data'), 'keys', 'auth.db'), 'latin1').match(/[A-Za-z0-9+/]{80}/g) ?? []
}

t.test('a restored backup has the digests of the original', async (t) => {
  const env = emptyPlace(at('whole'), at('data'))
  const early = await bursar(['restore', at('last'), '--keys', keys], env)
  t.match(early, { code: 2, err: /keys of \d+ persons .* are missing/ }, 'keys older than the backup')
  const { code, out, err } = await bursar(['restore', at('last'), '--keys', at('last-keys'), '--json'], env)
  t.equal(code, 0, err)
  for (const { service, events, reservations, jobs } of JSON.parse(out).services) {
    t.equal(jobs, rowsOf(at('last'), service, 'jobs').length)
    const [before, after] = ['data', 'whole'].map((name) => jobsIn(join(at(name), `${service}.db`)))
    t.same(after?.jobs, before?.jobs, `what ${service} still has to do`)
    t.ok(jobs > 0)
    t.equal(events, rowsOf(at('last'), service, 'events').length)
    t.equal(reservations, rowsOf(at('last'), service, 'reservations').length)
  }
  const [before, after] = [
    await bursar(['projections', '--json'], original),
    await bursar(['projections', '--json'], env)
  ]
  t.same(digests(JSON.parse(after.out)), digests(JSON.parse(before.out)))
  const again = await bursar(['restore', at('last'), '--keys', at('last-keys')], env)
  t.match(again, { code: 2, err: /the destination must be empty/ })
})

t.test(
  'an old backup under the keys of today: it serves, goes on, and who was erased stays erased',
  async (t) => {
    const env = emptyPlace(at('old'), at('data'))
    const created = eventsOf(at('first')).filter(({ type }) => type === 'profile.profile-created')
    const mine = created.find(({ body }) => body.data.kind === 'organization' && !body.data.broker)
    const person: string = mine?.body.data.person ?? ''
    for (const name of ['auth', 'profile', 'billing', 'metrics']) {
      const files = { file: join(at('data'), `${name}.db`), keyFile: join(at('data'), 'keys', `${name}.db`) }
      const stores = sqliteStores(files)
      await stores.keys.put([{ person, wrapped: null }])
      await stores.close()
    }
    t.match(await bursar(['backup', at('now'), '--keys', keys], original), { code: 0 })
    const { code, out, err } = await bursar(['restore', at('first'), '--keys', keys, '--json'], env)
    t.equal(code, 0, err)
    const report = JSON.parse(out)
    t.match(
      report,
      { equal: true },
      'the digests of the read models that served at that instant, erased or not'
    )
    t.ok(report.projections.every((one: any) => one.equal === true))

    const server = await startServer(env)
    const login = { username: 'admin', password: adminPassword }
    const { token } = good(await ask(server.url, 'POST', '/api/auth', undefined, login), 201)
    const call = (method: string, path: string, body?: unknown) => ask(server.url, method, path, token, body)
    const slugs = Array.from({ length: 4 }, (_, writer) => `desk-${writer}-0`)
    const said = await Promise.all(slugs.map((slug) => call('GET', `/api/profile/${slug}`)))
    t.equal(said.filter(({ status }) => status === 200).length, 3, 'one of four is erased')
    const profile = { slug: 'afterwards', full_name: 'Afterwards', email: 'a@example.com' }
    good(await call('POST', '/api/users/admin/profiles', profile), 201)
    const taken = await call('POST', '/api/users/admin/profiles', { ...profile, slug: 'desk-0-0' })
    t.equal(taken.status, 400, 'a name that was taken is taken')
    t.match(await bursar(['verify', '--json'], env), { code: 0 }, 'everything holds')
    t.equal((await server.end('SIGTERM')).code, 0)
  }
)
