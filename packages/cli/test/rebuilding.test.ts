/** Read models are rebuilt by threads of their own, beside whoever is served. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rebuildWorkers } from '@bursar/cli'
import { serviceNames } from '@bursar/contracts'
import type { RebuildWorkers } from '@bursar/event-sourcing'
import { openSqlite, sqliteStores } from '@bursar/store-sqlite'
import { type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

interface Site {
  readonly system: TestSystem
  readonly files: ReadonlyMap<string, { readonly file: string; readonly keyFile: string }>
  readonly masterKey: Buffer
  readonly workers: RebuildWorkers
}

/** A system on files, whose read models are rebuilt by workers however few their events. */
async function siteOf(t: Test): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-rebuilding-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const place = (name: string) => join(folder, name)
  const files = new Map<string, { file: string; keyFile: string }>()
  for (const name of serviceNames)
    files.set(name, { file: place(`${name}.db`), keyFile: place(`${name}.keys`) })
  const stores = Object.fromEntries([...files].map(([name, its]) => [name, sqliteStores(its)]))
  t.teardown(() => Promise.all(Object.values(stores).map((one) => one.close())))
  let masterKey: Buffer = Buffer.alloc(0)
  let workers: RebuildWorkers | undefined
  const system = await testSystem(t, {
    stores,
    workers(key) {
      masterKey = key
      workers = rebuildWorkers({ files, masterKey }, { fewest: 0 })
      return workers
    }
  })
  return { system, files, masterKey, workers: workers as RebuildWorkers }
}

/** Something of everything: persons, whose names are looked up in clear text, and a book. */
async function lived(system: TestSystem, slug: string): Promise<void> {
  const seller = await system.register(`${slug}-seller`)
  const provider = await system.openProfile(seller, `Seller ${slug}`)
  const plan = await system.makePlan(seller, provider, 'Basic')
  const buyer = await system.register(`${slug}-buyer`)
  await system.subscribe(buyer, `${slug}-buyer`, plan)
  await system.settled()
}

/** What serves; a place moves on by events that change nothing of it whenever that is stored. */
async function serving({ operator }: TestSystem) {
  return (await operator.projections()).map(({ position, lag, ...rest }) => rest)
}

/** Replays everything, services side by side. */
async function replayed({ system }: Site, swap = true) {
  const all = await system.operator.projections()
  const some = serviceNames.map((service) => {
    const names = all.filter((one) => one.service === service).map(({ name }) => name)
    return system.operator.replay(service, names, { swap })
  })
  return (await Promise.all(some)).flat()
}

/** The generations of a projection that are in the service's file. */
function storedOf({ files }: Site, service: string, name: string): number[] {
  const sqlite = openSqlite(files.get(service)?.file ?? '')
  try {
    const rows = sqlite.prepare('SELECT generation FROM collection WHERE projection = ? ORDER BY 1').all(name)
    return rows.map(({ generation }) => generation)
  } finally {
    sqlite.close()
  }
}

t.test('what workers build is what serves, and takes its place', async (t) => {
  const site = await siteOf(t)
  const { system } = site
  await lived(system, 'first')
  const before = await system.operator.projections()

  let ended = false
  const replaying = replayed(site).finally(() => {
    ended = true
  })
  // The thread that serves goes on reading and writing.
  let meanwhile = 0
  while (!ended) {
    await system.register(`meanwhile-${meanwhile}`)
    meanwhile += 1
  }
  const reports = await replaying
  t.ok(meanwhile > 0, `${meanwhile} registrations meanwhile`)
  for (const { service, name, equal, generation } of reports) {
    t.ok(equal, `${service}.${name}`)
    const served = before.find((one) => one.service === service && one.name === name)
    t.equal(generation, (served?.generation ?? 0) + 1)
  }
  await system.settled()
  t.ok(
    (await replayed(site, false)).every(({ equal }) => equal),
    'it is kept up to date from there on'
  )
  await lived(system, 'second')
  t.match(await system.operator.verify(), { ok: true })
  await replayed(site)
  for (const { service, name, generation } of await system.operator.projections()) {
    t.same(storedOf(site, service, name), [generation - 1, generation], `${service}.${name}`)
  }
})

t.test('a rebuild that is ended leaves what serves, and can be made again', async (t) => {
  const site = await siteOf(t)
  const { system } = site
  await lived(system, 'only')
  const before = await serving(system)
  const replaying = replayed(site)
  await Promise.all([t.rejects(replaying, { message: /ended|stopping/ }), site.workers.close()])
  t.same(await serving(system), before)
  t.ok((await system.anonymous.get('/api/auth/jwks.json')).status === 200)
  await t.rejects(replayed(site), { message: /no longer rebuilt/ }, 'not by these workers')
})

t.test('threads come and go, with and without work, and take nothing along', async (t) => {
  const { system, files, masterKey } = await siteOf(t)
  await lived(system, 'busy')
  const [auth] = (await system.operator.projections()).filter(({ service }) => service === 'auth')
  const positions = auth?.position ?? {}
  const cursors = Object.fromEntries(Object.entries(positions).map(([source, at]) => [source, String(at)]))
  const target = { projection: '', generation: 0, cursors, positions, digest: '', documents: 0 }
  for (let round = 1; round <= 5; round++) {
    const workers = rebuildWorkers({ files, masterKey }, { most: 2 })
    const orders = ['auth', 'profile', 'auth'].map((service, n) => {
      const generations = { roles: 100 * round + n }
      return workers.rebuild({ service, generations, documents: n, target, batch: 1 }, () => undefined)
    })
    await orders[1]
    await Promise.all([Promise.allSettled(orders), workers.close()])
  }
})

t.test('a worker that cannot open its stores says why', async (t) => {
  const nowhere = {
    file: join(tmpdir(), 'no', 'such', 'folder.db'),
    keyFile: join(tmpdir(), 'no', 'keys.db')
  }
  const workers = rebuildWorkers({ files: new Map([['auth', nowhere]]), masterKey: Buffer.alloc(32) })
  t.teardown(workers.close)
  const target = { projection: '', generation: 0, cursors: {}, positions: {}, digest: '', documents: 0 }
  const order = { service: 'auth', generations: { users: 2 }, documents: 0, target, batch: 100 }
  await t.rejects(
    workers.rebuild(order, () => undefined),
    { message: /ENOENT/ }
  )
  await t.rejects(
    workers.rebuild(order, () => undefined),
    { message: /ENOENT/ },
    'and the next one too'
  )
})
