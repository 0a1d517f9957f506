/** What is wrong with a place is said in one line, names the file, and ends with a code of its own. */
import { cpSync, existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { describeFault } from '../dist/fault.js'
import { ask } from './http.ts'
import { bursar, environment, freePort, startServer } from './processes.ts'

const place = mkdtempSync(join(tmpdir(), 'bursar-faults-'))
t.setTimeout(600_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

const whole = join(place, 'whole')
const clock = '2031-05-01T00:00:00.000Z'
const onClock = (instant: string) => ({ BURSAR_TEST_CLOCK: instant })

t.before(async () => {
  const server = await startServer(environment(whole, onClock(clock)))
  t.equal((await server.end('SIGTERM')).code, 0)
})

function copyOf(name: string): string {
  const copy = join(place, name)
  cpSync(whole, copy, { recursive: true })
  return copy
}

async function refused(t: Test, env: Record<string, string>, said: RegExp) {
  const { code, out, err } = await bursar(['start'], { PORT: String(await freePort()), ...env })
  t.equal(code, 2)
  t.equal(out, '', 'nothing is printed, no password either')
  t.match(err, said)
  t.equal(err.trim().split('\n').length, 1, err)
}

t.test('a damaged file is named', async (t) => {
  for (const name of ['profile.db', join('keys', 'billing.db'), 'lock.db']) {
    const data = copyOf(`damaged-${name.replaceAll('/', '-')}`)
    writeFileSync(join(data, name), 'this is no database, whatever it was'.repeat(400))
    await refused(t, environment(data, onClock(clock)), new RegExp(`${join(data, name)} is damaged`))
  }
  const data = copyOf('torn')
  truncateSync(join(data, 'auth.db'), 8_192)
  await refused(t, environment(data, onClock(clock)), new RegExp(`${join(data, 'auth.db')} is damaged`))
})

t.test('a folder that is a file', async (t) => {
  const file = join(place, 'file')
  writeFileSync(file, '')
  await refused(t, environment(file), new RegExp(`${file}.*(ENOTDIR|EEXIST)`))
})

t.test('another master key', async (t) => {
  const data = copyOf('another-key')
  writeFileSync(join(data, 'master.key'), `${'ab'.repeat(32)}\n`)
  await refused(t, environment(data, onClock(clock)), /The stores were created with a different master key/)
})

t.test('a port that is taken: no password is printed before it is ours', async (t) => {
  const other = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => other.listen(port, 'localhost', resolve))
  t.teardown(() => other.close())
  const data = join(place, 'taken')
  const { BURSAR_ADMIN_PASSWORD: _, ...env } = environment(data, { PORT: String(port) })
  await refused(t, env, new RegExp(`Port ${port} is in use`))
  t.notOk(existsSync(join(data, 'auth.db')), 'and nothing was made')
})

t.test('a clock behind the last event', async (t) => {
  const data = copyOf('clock')
  const behind = (ms: number) => onClock(new Date(Date.parse(clock) - ms).toISOString())
  await refused(t, environment(data, behind(300_001)), /clock_backward/)
  const server = await startServer(environment(data, behind(299_000)))
  const said = await ask(server.operatorUrl, 'PUT', '/-/clock', server.operatorToken, {
    now: '2031-04-30T23:59:59.000Z'
  })
  const backward = { status: 400, body: { detail: 'The test clock only goes forward.' } }
  t.match(said, backward, 'a clock that is a little behind stands at the last event')
  t.equal((await server.end('SIGTERM')).code, 0)
})

t.test('faults of files are one line', async (t) => {
  const fault = (code: string) =>
    Object.assign(new Error('x'), { code, path: '/data/auth.db', syscall: 'open' })
  for (const code of ['EACCES', 'ENOSPC', 'EROFS', 'EIO', 'EMFILE']) {
    t.match(describeFault(fault(code)), new RegExp(`^/data/auth\\.db .*\\(${code}\\)\\.$`))
  }
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13, file: '/data/auth.db' })
  t.equal(describeFault(full), '/data/auth.db cannot grow: the disk is full (database or disk is full).')
  t.match(describeFault(new TypeError('a fault of the program')), /\n +at /, 'others keep their stack')
})
