/** Anchors kept elsewhere find what a hash chain alone cannot: somebody who works all later hashes out again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GENESIS, linkHash } from '@bursar/event-sourcing'
import { openSqlite } from '@bursar/store-sqlite'
import t from 'tap'
import { bursar, environment, startServer } from './processes.ts'

const place = mkdtempSync(join(tmpdir(), 'bursar-anchors-'))
const data = join(place, 'data')
const file = join(place, 'anchors')
const env = environment(data)
t.setTimeout(600_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

interface Anchor {
  readonly service: string
  readonly position: number
  readonly hash: string
  readonly time: string
}

const linesOf = (text: string): Anchor[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Changes the first event's time, and makes the chain hold again from there to its end. */
function forge(service: string): void {
  const sqlite = openSqlite(join(data, `${service}.db`))
  let hash = GENESIS
  for (const { hash: _, ...event } of sqlite.prepare('SELECT * FROM event ORDER BY position').all()) {
    const body = event.position === 1 ? event.body.replace('"time":"2', '"time":"1') : event.body
    hash = linkHash(hash, { ...event, body })
    sqlite.prepare('UPDATE event SET body = ?, hash = ? WHERE position = ?').run(body, hash, event.position)
  }
  // The key store's note of the end is there for whoever may write that file too.
  const keys = openSqlite(join(data, 'keys', `${service}.db`))
  keys.exec('DELETE FROM log_end')
  keys.close()
  sqlite.close()
}

t.test('anchors of a system that runs, and of one that is stopped', async (t) => {
  const server = await startServer(env)
  const running = await bursar(['anchor'], env)
  t.equal(running.code, 0, running.err)
  t.same(
    linesOf(running.out).map(({ service }) => service),
    ['auth', 'profile', 'billing', 'metrics']
  )
  t.equal((await server.end('SIGTERM')).code, 0)
  const stopped = await bursar(['anchor', '--json'], env)
  const heads = (anchors: readonly Anchor[]) => anchors.map(({ position, hash }) => ({ position, hash }))
  t.same(heads(JSON.parse(stopped.out)), heads(linesOf(running.out)))
  writeFileSync(
    file,
    running.out +
      stopped.out
        .replaceAll('\n', '')
        .replace(/^\[|\]$/g, '')
        .replaceAll('},', '}\n')
  )
  const verified = await bursar(['verify', '--anchors', file, '--json'], env)
  t.equal(verified.code, 0, verified.out + verified.err)
  const anchored = JSON.parse(verified.out).checks.filter(({ name }: { name: string }) =>
    / anchor /.test(name)
  )
  t.equal(anchored.length, 8)
})

t.test('a chain that was worked out again', async (t) => {
  forge('profile')
  const alone = JSON.parse((await bursar(['verify', '--json'], env)).out)
  t.ok(alone.checks.find(({ name }: { name: string }) => name === 'profile hash chain').ok, 'the chain holds')
  const { code, out } = await bursar(['verify', '--anchors', file, '--json'], env)
  t.equal(code, 1)
  const wrong = JSON.parse(out).checks.filter(
    ({ name, ok }: { name: string; ok: boolean }) => !ok && / anchor /.test(name)
  )
  t.equal(wrong.length, 2, out)
  t.match(wrong[0], {
    name: /^profile anchor \d+ of \d{4}/,
    detail: /The hash of event \d+ differs from the one at .* was changed/
  })
})

t.test('what is no file of anchors', async (t) => {
  const other = join(place, 'other')
  writeFileSync(other, '{"service": "auth"}\n')
  t.match(await bursar(['verify', '--anchors', other], env), {
    code: 2,
    err: /Line 1 of .* is not an anchor/
  })
  t.match(await bursar(['verify', '--anchors', join(place, 'none')], env), { code: 2, err: /does not exist/ })
})
