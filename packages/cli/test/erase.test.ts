/** `bursar erase`: what it says, what it asks, and that nothing of the person is in any file afterwards. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { emptyPlace } from './backup/empty-place.ts'
import { ask, good } from './http.ts'
import { adminPassword, bursar, environment, startServer } from './processes.ts'

t.setTimeout(600_000)

const zelda = { username: 'zelda-quux', email: 'zq.post@quuxmail.example', full_name: 'Zelda Quuxington' }
const wotan = { username: 'wotan-brrz', email: 'brrz@wotan-inc.example', full_name: 'Wotan Brrzmann' }
const phone = '+41446681800'
const longNames = ['Quuxfirst', 'Quuxlast']
const texts = [...Object.values(zelda), 'quuxmail.example', phone, 'Quuxworks', ...longNames]

async function scene(t: { teardown(end: () => unknown): unknown }) {
  const data = mkdtempSync(join(tmpdir(), 'bursar-erase-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const env = environment(data)
  const server = await startServer(env)
  const [of, other] = await Promise.all(
    [{ ...zelda, phone }, wotan].map(async (person) => {
      const account = { ...person, new_password: 'a-long-password' }
      return good(await ask(server.url, 'POST', '/api/auth/register', undefined, account), 201).token
    })
  )
  const firm = { full_name: 'Quuxworks', email: zelda.email }
  good(await ask(server.url, 'POST', `/api/users/${zelda.username}/profiles`, of, firm), 201)
  // Texts as long as they may be, which have pages of a file to themselves; each is replaced, too.
  for (const mark of longNames) {
    const detail = { full_name: `${mark} ${'\u{20a2b}'.repeat(80)} ${mark} ${'ö'.repeat(40)}` }
    good(await ask(server.url, 'PUT', `/api/users/${zelda.username}`, of, detail), 200)
    good(await ask(server.url, 'PUT', `/api/profile/${zelda.username}`, of, detail), 200)
  }
  return { data, env, server, tokens: [of, other] as const }
}

/** Every file of the folder in which one of the texts stands in clear. */
function found(data: string): string[] {
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map((name) => join(data, name))
    .filter((path) => statSync(path).isFile())
  t.ok(files.some((path) => path.endsWith('.db')))
  return files.flatMap((file) => {
    const bytes = readFileSync(file).toString('latin1').toLowerCase()
    return texts.filter((text) => bytes.includes(text.toLowerCase())).map((text) => `${text} in ${file}`)
  })
}

/** Whether the logs still open for whoever has all files and the master key: the export of events is what an operator sees. */
async function isReadable(url: string, admin: string, of = texts): Promise<boolean> {
  const lists = ['/api/profile', '/api/users', '/api/system/mail']
  const bodies = await Promise.all(lists.map((list) => ask(url, 'GET', list, admin)))
  return bodies.some(({ body }) => of.some((text) => JSON.stringify(body).includes(text)))
}

const admin = async (url: string) =>
  good(await ask(url, 'POST', '/api/auth', undefined, { username: 'admin', password: adminPassword }), 201)
    .token

t.test('it says what it does, asks, and leaves nothing in clear', async (t) => {
  const { data, env, server, tokens } = await scene(t)
  const dry = await bursar(['erase', zelda.username, '--dry-run'], env)
  t.match(dry, { code: 0, out: /erases the user zelda-quux[\s\S]*quuxworks[\s\S]*cannot be undone/ })
  t.match(await bursar(['erase', zelda.username], env), { code: 2, err: /add --yes/ })
  t.match(await bursar(['erase', 'nobody-here', '--yes'], env), { code: 2, err: /no user or profile/ })
  t.equal((await ask(server.url, 'GET', `/api/users/${zelda.username}`, tokens[0])).status, 200)

  const done = await bursar(['erase', zelda.username, '--yes', '--json'], env)
  t.match(done, { code: 0 })
  t.match(JSON.parse(done.out), { kind: 'user', slug: zelda.username, done: true, everywhere: true })
  t.equal((await ask(server.url, 'GET', `/api/users/${zelda.username}`, tokens[0])).status, 401)
  t.equal((await ask(server.url, 'GET', `/api/users/${wotan.username}`, tokens[1])).status, 200)
  t.same(found(data), [], 'while it runs, write-ahead logs included')
  t.equal(await isReadable(server.url, await admin(server.url)), false)
  t.match(await bursar(['replay', '--all'], env), { code: 0 })
  t.match(await bursar(['verify'], env), { code: 0, out: /All checks passed/ })
  t.equal((await server.end('SIGTERM')).code, 0)
  t.same(found(data), [], 'and stopped')

  const backup = join(data, 'backup')
  t.match(await bursar(['backup', backup, '--keys', join(data, 'keys.bak')], env), { code: 0 })
  t.match(
    await bursar(['erase', wotan.username, '--yes'], env),
    { code: 0, out: /Erased/ },
    'of a stopped system'
  )
  t.match(await bursar(['verify'], env), { code: 0 })
})

t.test('killed in the middle, it is finished by the next start', async (t) => {
  const { data, env, server } = await scene(t)
  const token = await admin(server.url)
  const order = { confirm: zelda.username }
  good(await ask(server.url, 'POST', `/api/users/${zelda.username}/erase`, token, order), 200)
  server.child.kill('SIGKILL')
  await server.end('SIGKILL')
  const again = await startServer(env)
  const late = Date.now() + 20_000
  const fresh = await admin(again.url)
  while ((await isReadable(again.url, fresh)) && Date.now() < late)
    await new Promise((go) => setTimeout(go, 50))
  t.equal(await isReadable(again.url, fresh), false)
  t.match(await bursar(['verify'], env), { code: 0, out: /All checks passed/ })
  t.equal((await again.end('SIGTERM')).code, 0)
  t.same(found(data), [])
})

t.test('a backup of before does not bring anybody back under the keys of today', async (t) => {
  const { data, env, server } = await scene(t)
  t.equal((await server.end('SIGTERM')).code, 0)
  const outside = mkdtempSync(join(tmpdir(), 'bursar-erased-'))
  t.teardown(() => rmSync(outside, { recursive: true, force: true }))
  const keys = join(outside, 'bursar.keys')
  const before = join(outside, 'before')
  t.match(await bursar(['backup', before, '--keys', keys], env), { code: 0 })
  t.match(await bursar(['erase', zelda.username, '--yes'], env), { code: 0 })
  const after = join(outside, 'after')
  t.match(await bursar(['backup', after, '--keys', keys], env), { code: 0 })
  const place = emptyPlace(join(outside, 'data'), data)
  t.match(await bursar(['restore', before, '--keys', keys], place), { code: 0 })
  const restored = await startServer(place)
  t.equal(await isReadable(restored.url, await admin(restored.url), [zelda.full_name, phone]), false)
  t.equal((await restored.end('SIGTERM')).code, 0)
})
