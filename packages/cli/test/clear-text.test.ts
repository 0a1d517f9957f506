/** What the files of a stopped system show to whoever has them without the keys: no name, no address. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@bursar/store-sqlite'
import t from 'tap'
import { ask, good } from './http.ts'
import { environment, startServer } from './processes.ts'

const data = mkdtempSync(join(tmpdir(), 'bursar-clear-'))
const env = environment(data)
t.setTimeout(600_000)
t.teardown(() => rmSync(data, { recursive: true, force: true }))

const people = [
  { username: 'zelda-quux', email: 'zq.post@quuxmail.example', full_name: 'Zelda Quuxington' },
  { username: 'wotan-brrz', email: 'brrz@wotan-inc.example', full_name: 'Wotan Brrzmann' }
]
const firm = { full_name: 'Quuxworks Holding', email: 'office@quuxworks.example' }
/** Their slug as it was derived, and domains alone. */
const texts = [
  ...people.flatMap(({ username, email, full_name }) => [username, email, full_name]),
  ...[
    firm.full_name,
    firm.email,
    'quuxworks-holding',
    'quuxmail.example',
    'wotan-inc.example',
    'quuxworks.example'
  ]
]

/** Columns of read models that lists are sorted by or searched in: clear text by declaration, wiped with the document's. */
const declared = new Set(['ord', 'search'])

function files(): string[] {
  return ['', 'keys'].flatMap((folder) =>
    readdirSync(join(data, folder))
      .map((name) => join(data, folder, name))
      .filter((path) => /\.db$/.test(path))
  )
}

/** Where a text stands in the rows of a file. */
function placesOf(file: string, text: string): string[] {
  const sqlite = openSqlite(file)
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const places = tables.flatMap(({ name }) =>
    sqlite
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row)
          .filter(([, value]) => String(value).toLowerCase().includes(text.toLowerCase()))
          .map(([column]) => `${name}.${column}`)
      )
  )
  sqlite.close()
  return [...new Set(places)]
}

t.test('no name and no address is in the files', async (t) => {
  const server = await startServer(env)
  const tokens: string[] = []
  for (const person of people) {
    const account = { ...person, new_password: 'a-long-password' }
    tokens.push(good(await ask(server.url, 'POST', '/api/auth/register', undefined, account), 201).token)
  }
  good(await ask(server.url, 'POST', '/api/users/zelda-quux/profiles', tokens[0], firm), 201)
  const login = { username: 'zelda-quux', password: 'a-long-password' }
  good(await ask(server.url, 'POST', '/api/auth', undefined, login), 201)
  good(await ask(server.url, 'GET', '/api/profile/quuxworks-holding', tokens[0]), 200)
  t.equal((await ask(server.url, 'GET', '/api/profile/quuxworks-holding', tokens[1])).status, 403)
  t.equal((await server.end('SIGTERM')).code, 0)
  t.equal(files().length, 9, 'four services, their keys and the lock')
  t.same(
    placesOf(join(data, 'profile.db'), 'profile.profile-created').includes('event.type'),
    true,
    'it can find'
  )
  for (const file of files()) {
    const bytes = readFileSync(file).toString('latin1').toLowerCase()
    for (const text of texts.filter((one) => bytes.includes(one.toLowerCase()))) {
      const places = placesOf(file, text)
      const undeclared = places.filter((place) => !declared.has(place.split('.')[1] ?? ''))
      t.same(undeclared, [], `${text} in ${file}`)
      t.ok(places.length > 0, `${text} in ${file}: in no row, and still in the file`)
    }
  }
})
