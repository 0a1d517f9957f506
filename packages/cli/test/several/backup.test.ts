/** A system of five processes backed up while it goes on; from MongoDB to a folder, and back to MongoDB. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { orphansOf, rowsOf } from '../backup/backup-rows.ts'
import { writers } from '../backup/writers.ts'
import { ask, good } from '../http.ts'
import { adminPassword, bursar, environment, startServer } from '../processes.ts'
import { caughtUp } from './caught-up.ts'

const place = mkdtempSync(join(tmpdir(), 'bursar-backups-'))
const at = (name: string) => join(place, name)
// A dozen processes one after the other take their time on a busy machine.
t.setTimeout(380_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

await withRealParts(t, 'backups of five processes', async (t, real) => {
  const parts = { MONGODB_URI: real.mongodbUri, KAFKA_BROKERS: real.kafkaBrokers.join(',') }
  const several = environment(at('secrets'), { ...parts, BURSAR_PREFIX: `${real.prefix}a` })
  const embedded = environment(at('folder'))
  const moved = environment(at('secrets'), { ...parts, BURSAR_PREFIX: `${real.prefix}b` })
  const run = async (args: readonly string[], env: Record<string, string>) => {
    const { code, out, err } = await bursar([...args, '--json'], env)
    t.equal(code, 0, `${args[0]}: ${err.slice(-300)}`)
    return JSON.parse(out)
  }
  const digests = (rows: any[]) => rows.map(({ service, name, digest }) => `${service}.${name} ${digest}`)

  /** But for checkouts that were on their way: they are finished where the folder is opened, and told of. */
  const byName = (jobs: any[] = []) =>
    jobs
      .filter(({ kind }) => kind !== 'finish-checkout' && !kind.startsWith('mail'))
      .map((job) => JSON.stringify([job.kind, job.id, job.due, job.payload]))
      .sort()

  const first = await startServer(several)
  t.teardown(() => first.end('SIGKILL'))
  const writing = await writers(first.url, 3)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await run(['backup', at('running'), '--keys', at('keys')], several)
  t.ok((await writing.end()) > 0)
  await caughtUp(first)
  await run(['backup', at('whole'), '--keys', at('keys')], several)
  t.same(orphansOf(at('running'), at('whole')), [], 'nothing is there without what it follows from')
  const before = digests(await run(['projections'], several))
  await first.end('SIGTERM')

  const over = await bursar(['restore', at('whole'), '--keys', at('keys')], several)
  t.match(over, { code: 2, err: /These topics already contain events: .*Delete them/ })

  mkdirSync(at('folder'))
  cpSync(join(at('secrets'), 'master.key'), join(at('folder'), 'master.key'))
  t.match(await run(['restore', at('running'), '--keys', at('keys')], embedded), { equal: true })
  await run(['verify'], embedded)
  await run(['backup', at('of-the-folder'), '--no-keys'], embedded)
  for (const service of ['auth', 'profile', 'billing', 'metrics']) {
    const [before, after] = ['running', 'of-the-folder'].map((name) => rowsOf(at(name), service, 'jobs'))
    t.same(byName(after), byName(before), `what ${service} still had to do`)
    t.ok(after?.length)
  }

  t.match(await run(['restore', at('whole'), '--keys', at('keys')], moved), { equal: true })
  const again = await bursar(['restore', at('whole'), '--keys', at('keys')], moved)
  t.match(again, { code: 2, err: /the destination must be empty/ })
  const second = await startServer(moved)
  t.teardown(() => second.end('SIGKILL'))
  await caughtUp(second)
  t.same(digests(await run(['projections'], moved)), before, 'the same read models')
  const login = { username: 'admin', password: adminPassword }
  const { token } = good(await ask(second.url, 'POST', '/api/auth', undefined, login), 201)
  const profile = { slug: 'afterwards', full_name: 'Afterwards', email: 'a@example.com' }
  good(await ask(second.url, 'POST', '/api/users/admin/profiles', token, profile), 201)
  await caughtUp(second)
  await run(['verify'], moved)
  t.equal((await second.end('SIGTERM')).code, 0)
})
