/**
 * What the list of all profiles costs, in its order by name and searched, and the type-ahead, on a site with very many.
 * `node benchmarks/dist/profiles.js [COUNT]`, 235,700 by default
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Engine, happened } from '@bursar/event-sourcing'
import { admin, type MeasuredSystem, openSystem } from './server/system.ts'

const COUNT = Number(process.argv[2] ?? 235_700)
const AT_ONCE = 500
const TIMES = 5

const first =
  'ann ben cara dave eva finn gus hana ivan jo karl lena mia nora otto pia quin rosa sam tina'.split(' ')
const last =
  'smith jones miller brown garcia weber schmidt rossi silva kim lee chen wang singh khan ali'.split(' ')

/** Names as people have them: few first names, few last names, and something that nobody else has. */
const nameOf = (n: number) =>
  `${first[(n * 7_919) % first.length]} ${last[(n * 104_729) % last.length]} ${n.toString(36)}`

const list = '/api/profile'
const asked: Readonly<Record<string, string>> = {
  'by name': list,
  'by name, last page': `${list}?page=last`,
  'by name, backwards': `${list}?o=-full_name`,
  'searched, one found': `${list}?q=${encodeURIComponent(nameOf(COUNT - 1))}`,
  'searched, a last name': `${list}?q=schmidt`,
  'searched, nobody found': `${list}?q=nobody-is-called-so`,
  'searched, two letters': `${list}?q=ro`,
  'typeahead, one found': `/api/accounts?q=${encodeURIComponent(nameOf(COUNT - 1))}`,
  'typeahead, a last name': '/api/accounts?q=schmidt',
  'typeahead, nobody found': '/api/accounts/profiles?q=nobody-is-called-so',
  'typeahead, two letters': '/api/accounts?q=ro',
  'typeahead, of users': '/api/accounts/users?q=nobody-is-called-so'
}

const folder = mkdtempSync(join(tmpdir(), 'bursar-profiles-'))
const system = await openSystem(folder)
await system.start()
try {
  const payload = { username: admin.username, password: admin.password }
  const { token } = (await system.app.inject({ method: 'POST', url: '/api/auth', payload })).json()
  const begun = performance.now()
  await makeProfiles(system)
  console.log(
    JSON.stringify({
      name: 'made',
      profiles: COUNT,
      seconds: Math.round((performance.now() - begun) / 1_000)
    })
  )
  for (const [name, url] of Object.entries(asked)) {
    const ask = () => system.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    const { count } = (await ask()).json()
    const before = process.cpuUsage()
    for (let n = 0; n < TIMES; n++) await ask()
    const { user, system: kernel } = process.cpuUsage(before)
    console.log(JSON.stringify({ name, count, cpuMs: Math.round((user + kernel) / TIMES / 100) / 10 }))
  }
} finally {
  await system.stop()
  rmSync(folder, { recursive: true, force: true })
}
// The timer of the long wait is still there.
process.exit()

/** Straight into the log, and then waits until the read models include them. */
async function makeProfiles({ engines }: MeasuredSystem): Promise<void> {
  const engine = engines.get('profile') as Engine
  const { id } = engine.world
  const cause = { actor: 'benchmark', correlationid: id(), causationid: id() }
  for (let n = 0; n < COUNT; n += AT_ONCE) {
    await engine.transact(cause, async (transaction) => {
      for (let one = n; one < Math.min(n + AT_ONCE, COUNT); one++) {
        const profile = id()
        const data = {
          profile,
          person: profile,
          kind: 'organization',
          broker: false,
          slug: `s-${one}`,
          full_name: nameOf(one)
        }
        transaction.append(`profile-${profile}`, happened('profile.profile-created', data))
      }
    })
  }
  const { position } = await engine.events.head()
  await engine.projectionRunner.wait({ profile: position }, 600_000)
}
