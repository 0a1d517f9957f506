/** The demo of a new site, as processes: one request makes it or opens what is there, and it ends with the site. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@bursar/client'
import type { Demo } from '@bursar/contracts'
import t from 'tap'
import { adminPassword, bursar, environment, freePort, startServer } from '../processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'bursar-beside-'))
const site = environment(join(folder, 'site'))
const marker = join(folder, 'site-demo', 'demo.json')
t.setTimeout(240_000)
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

async function started(t: { teardown(end: () => unknown): unknown }) {
  const server = await startServer(site)
  t.teardown(() => server.end('SIGKILL'))
  const admin = await createClient({ url: server.url }).logIn({ username: 'admin', password: adminPassword })
  const until = async (isIt: (demo: Demo) => boolean) => {
    for (;;) {
      const { body } = await admin.get('/api/system/demo')
      if (isIt(body)) return body
      if (body.state === 'failed') throw new Error(body.error ?? '')
      await pause(100)
    }
  }
  return { server, admin, until }
}

t.test('one that is killed with its site while it is made is made anew', async (t) => {
  const { server, admin, until } = await started(t)
  t.equal((await admin.post('/api/system/demo')).status, 202)
  await until(({ done }) => done > 0)
  await server.end('SIGKILL')
  const holder = JSON.parse(readFileSync(join(folder, 'site-demo', 'holder.json'), 'utf8'))
  while (isThere(holder.pid)) await pause(100)
  t.same(JSON.parse(readFileSync(marker, 'utf8')), { unfinished: true })
  const made = await bursar(['demo', '--months', '1', '--exit', '--data', join(folder, 'site-demo')], {
    ...site,
    PORT: String(await freePort())
  })
  t.equal(made.code, 0, made.err)
})

t.test('what is there is opened at a name of its own, and ends with the site', async (t) => {
  const { server, admin, until } = await started(t)
  await admin.post('/api/system/demo')
  const { url, logins } = await until(({ state }) => state === 'done')
  t.equal(
    new URL(url ?? '').hostname,
    '127.0.0.1',
    'the site is at localhost: neither gets cookies of the other'
  )
  const owner = await createClient({ url: url ?? '' }).logIn(
    logins[0] as { username: string; password: string }
  )
  const { body } = await owner.get('/api/metrics/{profile}/funds', { params: { profile: 'fernway' } })
  t.ok(body.results.length > 0)
  await server.end('SIGTERM')
  await t.rejects(fetch(`${url}/api`))
  t.notOk(existsSync(join(folder, 'site-demo', 'holder.json')), 'it was stopped, and not killed')
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
