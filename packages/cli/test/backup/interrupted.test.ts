/** kill -9 in the middle of a backup and of a restore, and backups that are not what they were. */
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSqlite, sqliteStores } from '@bursar/store-sqlite'
import t from 'tap'
import { bursar, environment } from '../processes.ts'
import { jobsIn, rowsOf } from './backup-rows.ts'
import { emptyPlace } from './empty-place.ts'

const bin = fileURLToPath(new URL('../../bin/bursar.js', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'bursar-interrupted-'))
const at = (name: string) => join(place, name)
const keys = at('keys')
const original = environment(at('data'))
const keyArgs = ['--keys', keys]
// A dozen processes one after the other take their time on a busy machine.
t.setTimeout(240_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

/** Runs a command, and kills it as soon as `so` holds; answers false when it had ended before. */
async function killed(
  args: readonly string[],
  env: Record<string, string>,
  so: () => boolean
): Promise<boolean> {
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (child.exitCode === null && !so()) await new Promise((resolve) => setTimeout(resolve, 1))
  const inTime = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return inTime
}

await t.before(async () => {
  const sales = Array.from({ length: 4_000 }, (_, n) => `c${n % 400},1997-01-${1 + (n % 28)},1,${100 + n}`)
  const lines = sales.map((line) => line.replace(/-(\d),/, '-0$1,'))
  writeFileSync(at('sales.csv'), `customer,date,quantity,amount_cents\n${lines.join('\n')}\n`)
  mkdirSync(at('data'))
  const { startServer } = await import('../processes.ts')
  const server = await startServer(original)
  t.match(await bursar(['import', at('sales.csv'), '--provider', 'broker'], original), { code: 0 })
  await server.end('SIGTERM')
  await leaveJobs()
})

/** Jobs that a crash left: some wait, one was being run, one is parked. */
async function leaveJobs() {
  const keyFile = join(at('data'), 'keys', 'billing.db')
  const { events, close } = sqliteStores({ file: join(at('data'), 'billing.db'), keyFile })
  const due = '1997-01-01T00:00:00.000Z'
  const claim = { claimer: 'who crashed', turn: 1 }
  const job = (id: string, day = due) => ({ kind: 'test', id, due: day, payload: '{"of":"ä"}' })
  const waiting = Array.from({ length: 1_200 }, (_, n) => job(`${n}`, '2900-01-01T00:00:00.000Z'))
  await events.jobs.ask([...waiting, job('runs'), job('parked')])
  await events.jobs.claim(claim, due, 2)
  const outcome = { due, asked: due, tries: 11, error: 'no', parked: due }
  await events.jobs.settle({ ...job('parked'), claim, outcome })
  await close()
}

t.test('a killed backup leaves nothing that could be taken for one', async (t) => {
  const target = at('killed')
  const begun = () => existsSync(join(`${target}.unfinished`, 'billing.events.ndjson.gz'))
  t.ok(await killed(['backup', target, ...keyArgs], original, begun), 'it was in the middle')
  t.notOk(existsSync(target))
  t.notOk(existsSync(keys), 'nor keys')
  t.match(await bursar(['backup', target, ...keyArgs], original), { code: 0 }, 'the next one is whole')
  t.notOk(existsSync(`${target}.unfinished`))
})

t.test('a killed restore is not served from, and goes on where it ended', async (t) => {
  const env = emptyPlace(at('restored'), at('data'))
  const marked = () => {
    const file = join(at('restored'), 'billing.db')
    if (!existsSync(file)) return false
    const sqlite = openSqlite(file)
    try {
      return sqlite.prepare('SELECT max(position) AS last FROM event').get().last > 500
    } catch {
      return false
    } finally {
      sqlite.close()
    }
  }
  t.ok(await killed(['restore', at('killed'), ...keyArgs], env, marked), 'it was in the middle')
  t.match(await bursar(['verify'], env), { code: 2, err: /was interrupted\. Run it again/ })
  t.match(await bursar(['start'], env), { code: 2, err: /was interrupted\. Run it again/ })
  const { code, out, err } = await bursar(['restore', at('killed'), ...keyArgs, '--json'], env)
  t.equal(code, 0, err)
  const report = JSON.parse(out)
  t.match(report, { equal: true })
  for (const { service, jobs } of report.services) {
    const [before, after] = ['data', 'restored'].map((name) => jobsIn(join(at(name), `${service}.db`)))
    t.same(after, { ...before, claimed: 0 }, `what ${service} still had to do, claimed by nobody`)
    t.equal(jobs, rowsOf(at('killed'), service, 'jobs').length)
  }
  t.equal(jobsIn(join(at('data'), 'billing.db')).claimed, 1, 'one was being run')
  t.match(await bursar(['verify', '--json'], env), { code: 0 })
})

t.test('a damaged backup is refused before anything is stored', async (t) => {
  const env = emptyPlace(at('untouched'), at('data'))
  const restored = () => bursar(['restore', at('damaged'), ...keyArgs], env)
  const damage = (file: string, change: (path: string) => void) => {
    rmSync(at('damaged'), { recursive: true, force: true })
    cpSync(at('killed'), at('damaged'), { recursive: true })
    change(join(at('damaged'), file))
  }
  damage('billing.events.ndjson.gz', (path) => {
    const bytes = readFileSync(path)
    bytes.writeUInt8((bytes.at(-100) ?? 0) ^ 1, bytes.length - 100)
    writeFileSync(path, bytes)
  })
  t.match(await restored(), { code: 2, err: /billing\.events\.ndjson\.gz is damaged/ })
  damage('auth.jobs.ndjson.gz', (path) => appendFileSync(path, 'x'))
  t.match(await restored(), { code: 2, err: /auth\.jobs\.ndjson\.gz is damaged/ })
  damage('profile.reservations.ndjson.gz', (path) => rmSync(path))
  t.match(await restored(), { code: 2, err: /profile\.reservations\.ndjson\.gz is damaged: ENOENT/ })
  damage('manifest.json', (path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"documents": \d/, '"documents": 7'))
  )
  t.match(await restored(), { code: 2, err: /manifest\.json is damaged/ })
  damage('manifest.json', (path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace('"format": 2', '"format": 3'))
  )
  t.match(await restored(), {
    code: 2,
    err: /has format 3, but this version of Bursar reads backups only up to format 2/
  })
  damage('manifest.json', (path) => rmSync(path))
  t.match(await restored(), { code: 2, err: /There is no backup in/ })
  cpSync(keys, at('cut'))
  writeFileSync(at('cut'), readFileSync(keys).subarray(0, -60))
  t.match(await bursar(['restore', at('killed'), '--keys', at('cut')], env), {
    code: 2,
    err: /cut is damaged/
  })
  appendFileSync(at('no-keys'), 'something else')
  t.match(await bursar(['backup', at('next'), '--keys', at('no-keys')], original), {
    code: 2,
    err: /will not be overwritten/
  })
  t.notOk(existsSync(at('next')))
  writeFileSync(join(at('untouched'), 'master.key'), `${'0'.repeat(64)}\n`)
  t.match(await bursar(['restore', at('killed'), ...keyArgs], env), {
    code: 2,
    err: /master key does not match these keys/
  })
  const sqlite = openSqlite(join(at('untouched'), 'billing.db'))
  for (const table of ['event', 'reservation', 'setting', 'job']) {
    t.equal(sqlite.prepare(`SELECT count(*) AS rows FROM ${table}`).get().rows, 0, `no ${table} is stored`)
  }
  sqlite.close()
})
