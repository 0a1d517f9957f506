/** One of several instances appends for all: whatever is lost on the way, nothing is applied twice. */
import type { AppendResult } from '@bursar/event-sourcing'
import { append, seeded } from '@bursar/testing'
import t, { type Test } from 'tap'
import { brokenChain, type Disturb, type Node, type Site, site } from '../shared-site.ts'

/** Two instances, of which the first one appends. */
async function two(disturb: Disturb = {}): Promise<{ all: Site; one: Node; other: Node }> {
  const all = site(disturb)
  const [one, other] = await all.scheduler.run(
    async () => [await all.node('one'), await all.node('other')] as const
  )
  return { all, one, other }
}

async function lost(): Promise<void> {
  throw new Error('lost')
}

t.test('batches of several instances go through one of them', async (t) => {
  const { all, one, other } = await two()
  t.same([one.log.leads(), other.log.leads()], [true, false])
  t.same(other.log.appender(), { id: 'one', address: 'one' })
  let woken = 0
  other.log.watch(() => {
    woken += 1
  })
  await all.scheduler.run(async () => {
    t.match(await all.write(other, 'a', 0, 'first'), {
      ok: true,
      position: 2,
      events: [
        { stream: 'a', version: 1 },
        { stream: 'a', version: 2 }
      ]
    })
    t.same(await all.write(other, 'a', 0, 'late'), { ok: false, reason: 'version', stream: 'a', actual: 2 })
    const both = await Promise.all([all.write(one, 'b', 0, 'b'), all.write(other, 'c', 0, 'c')])
    t.ok(both.every(({ ok }) => ok))
    const [answered] = await other.log.commit([append('d', 0, 3)])
    t.same(
      answered?.ok && answered.events,
      await other.log.readStream('d', 0),
      'the answer is what is stored'
    )
  })
  t.ok(woken > 0, 'who reads there is woken')
  t.equal(brokenChain(all.stored), undefined)
})

t.test('what waits together is committed together, a batch never in two parts', async (t) => {
  let commits = 0
  const { all, one, other } = await two({
    async operation(_, { name, when }) {
      if (name === 'events.commit' && when === 'before') commits += 1
      if (name === 'events.commit') await all.scheduler.sleep(5)
    }
  })
  commits = 0
  await all.scheduler.run(async () => {
    const writes = Array.from({ length: 20 }, (_, n) => all.write(n % 2 ? one : other, `s${n}`, 0, `n${n}`))
    t.ok((await Promise.all(writes)).every(({ ok }) => ok))
    await other.log.commit(Array.from({ length: 1_100 }, (_, n) => append('many', n)))
  })
  t.ok(commits <= 6, `${commits} commits for 20 batches, and 3 for one of 1,100 appends`)
  t.equal(all.stored.events.length, 1_140)
})

/** What may be lost while one hands over to the other, and how often the batch is in the log then. */
const losses: Record<string, (all: () => Site) => Disturb> = {
  'the first request': () => once('request'),
  'the first answer': () => once('answer'),
  'the first request comes late': (all) => ({
    request: onlyFirst(() => all().scheduler.sleep(2_000))
  }),
  'the first request comes after the lease has moved': (all) => ({
    request: onlyFirst(() => all().scheduler.sleep(10_000))
  }),
  'all answers': () => ({ answer: lost }),
  'all requests': () => ({ request: lost })
}

function once(step: 'request' | 'answer'): Disturb {
  return { [step]: onlyFirst(lost) }
}

function onlyFirst(work: () => Promise<void>): () => Promise<void> {
  let first = true
  return async () => {
    if (!first) return
    first = false
    await work()
  }
}

for (const [name, disturbed] of Object.entries(losses)) {
  t.test(`lost on the way: ${name}`, async (t) => {
    const { all, one, other } = await two()
    Object.assign(
      all.disturb,
      disturbed(() => all)
    )
    await all.scheduler.run(async () => {
      const written = all.write(other, 'a', 'any', 'x')
      if (name.startsWith('all') || name.includes('lease')) {
        await all.scheduler.sleep(100)
        one.crash()
      }
      t.match(await written, { ok: true, events: [{ version: 1 }, { version: 2 }] })
      await all.scheduler.sleep(15_000)
    })
    t.equal(all.times('x'), 1)
    t.equal(brokenChain(all.stored), undefined)
  })
}

t.test('the instance that appends crashes at each step of a commit', async (t) => {
  for (const when of ['before', 'after'] as const) {
    const { all, one, other } = await two()
    all.disturb.operation = async (node, operation) => {
      if (node === 'one' && operation.name === 'events.commit' && operation.when === when) one.crash()
    }
    await all.scheduler.run(async () => {
      const reserve = [{ space: 's', name: 'n', value: 'mine' }]
      const results = await other.log.commit([
        append('a', 'any', 2, 'x'),
        { streams: [], reserve },
        append('b', 3, 1, 'loser'),
        { streams: [{ stream: 'a', expected: 2, events: [] }] }
      ])
      t.match(results, [
        { ok: true, position: 2 },
        { ok: true, events: [] },
        { ok: false, reason: 'version', stream: 'b', actual: 0 },
        { ok: true, events: [] }
      ])
      t.match(await other.log.reserved('s', 'n'), { value: 'mine' })
    })
    t.ok(other.log.leads(), 'the other one appends now')
    t.equal(all.times('x'), 1, `crashed ${when} it was stored`)
  }
})

t.test('names that were given back and nothing else cannot be told from a lost hand-over', async (t) => {
  const { all, one, other } = await two()
  const name = { space: 's', name: 'n' }
  await all.scheduler.run(async () => {
    await one.log.commit([{ streams: [], reserve: [{ ...name, value: '1' }] }])
    all.disturb.request = async () => {
      one.crash()
    }
    await t.rejects(other.log.commit([{ streams: [], release: [name] }]), { code: 'unavailable' })
    const [released] = await other.log.commit([{ streams: [], release: [name] }])
    t.match(released, { ok: true })
  })
})

t.test('a holder that was paused cannot write any more', async (t) => {
  const { all, one, other } = await two()
  let paused = true
  all.disturb.operation = async (node, { name, when }) => {
    while (node === 'one' && name !== 'events.head' && when === 'before' && paused)
      await all.scheduler.sleep(100)
  }
  await all.scheduler.run(async () => {
    const own = all.write(one, 'a', 'any', 'own')
    const handed = all.write(other, 'b', 'any', 'handed')
    await all.scheduler.sleep(6_000)
    t.match(await handed, { ok: true })
    t.ok(other.log.leads())
    t.ok(one.log.leads(), 'it believes so')
    paused = false
    t.match(await own, { ok: true }, 'what it could not write itself it hands over')
    t.notOk(one.log.leads())
  })
  t.same([all.times('own'), all.times('handed')], [1, 1])
})

t.test('an old commit that is late while the next appender has yet to fence it off', async (t) => {
  const { all, one, other } = await two()
  const shut = new Set(['one', 'third'])
  let taken = false
  all.disturb.operation = async (node, { name, when }) => {
    if (when === 'after') return
    if (name === 'events.commit' && node === 'third') taken = true
    if (name === 'events.commit') while (shut.has(node)) await all.scheduler.sleep(10)
    // The third one is to be quicker than the one that waits.
    if (name === 'leases.take' && node === 'other') while (!taken) await all.scheduler.sleep(10)
  }
  await all.scheduler.run(async () => {
    const written = all.write(other, 'a', 'any', 'x')
    await all.scheduler.sleep(50)
    one.log.stop().catch(() => undefined)
    void all.node('third')
    while (!taken) await all.scheduler.sleep(100)
    await all.scheduler.sleep(1_000)
    shut.delete('one')
    await all.scheduler.sleep(1_000)
    shut.delete('third')
    t.match(await written, { ok: true })
  })
  t.ok(all.nodes.get('third')?.log.leads())
  t.equal(all.times('x'), 1)
})

t.test('an answer is lost, and then the instance that had it says that it does not append', async (t) => {
  const { all, one, other } = await two()
  all.disturb.answer = onlyFirst(lost)
  let requests = 0
  all.disturb.request = async () => {
    requests += 1
    if (requests === 2) await one.log.stop()
  }
  await all.scheduler.run(async () => t.match(await all.write(other, 'a', 'any', 'x'), { ok: true }))
  t.ok(requests >= 2)
  t.equal(all.times('x'), 1)
})

t.test('nobody appends: bounded time, and a transient error', async (t) => {
  const { all, one, other } = await two()
  all.disturb.operation = async (node, { name }) => {
    if (node === 'other' && name === 'leases.take') throw new Error('no leases')
  }
  one.crash()
  await all.scheduler.run(async () => {
    const started = all.scheduler.now()
    await t.rejects(all.write(other, 'a', 0, 'x'), { code: 'unavailable' })
    t.ok(all.scheduler.now() - started <= 13_000)
    t.match(other.log.fault(), { message: 'no leases' })
  })
})

t.test('a failed commit answers with its code, once and for all', async (t) => {
  const { all, other } = await two()
  let failures = 0
  all.disturb.operation = async (node, { name, when }) => {
    if (node !== 'one' || name !== 'events.commit' || when !== 'after') return
    failures += 1
    if (failures === 1) throw Object.assign(new Error('disk'), { code: 'storage_failed' })
  }
  all.disturb.answer = onlyFirst(lost)
  await all.scheduler.run(() => t.rejects(all.write(other, 'a', 'any', 'x'), { code: 'storage_failed' }))
  t.equal(all.times('x'), 1, 'its outcome was not known, and so it was not done again')
})

t.test('stopping ends what waits and lets the next one append at once', async (t) => {
  const { all, one, other } = await two()
  await all.scheduler.run(async () => {
    const own = all.write(one, 'a', 0, 'own')
    const handed = all.write(other, 'b', 0, 'handed')
    await one.log.stop()
    t.match(await own, { ok: true })
    t.match(await handed, { ok: true })
    const started = all.scheduler.now()
    t.match(await all.write(other, 'c', 0, 'next'), { ok: true })
    t.ok(all.scheduler.now() - started < 1_000, 'no lease had to run out')
    await t.rejects(all.write(one, 'd', 0, 'too late'), { code: 'unavailable' })
    await other.log.stop()
  })
})

t.test('a log that knows of later terms than the leases', async (t) => {
  const all = site()
  all.stored.term = 4
  await all.scheduler.run(async () => {
    const one = await all.node('one')
    t.match(await all.write(one, 'a', 0, 'x'), { ok: true })
  })
  t.equal(all.stored.term, 4, 'the first of its own terms that is no earlier one')
})

t.test('limits', async (t) => {
  const { all, one } = await two()
  await all.scheduler.run(async () => {
    const appends = Array.from({ length: 600 }, (_, n) => append(`s${n}`, 0))
    const batch = { from: 'x', number: 1, settled: 1, term: 1, appends }
    t.match(await one.log.receive(batch), { is: 'failed', code: 'overloaded' })
    const some = { ...batch, appends: appends.slice(0, 2) }
    t.same(await one.log.receive({ ...some, term: 2 }), { is: 'elsewhere' })
    const first = await one.log.receive(some)
    t.match(first, { is: 'done', results: [{ ok: true }, { ok: true }] })
    t.same(await one.log.receive(some), first, 'the first outcome again')
    t.match(await one.log.receive({ ...some, number: 3, settled: 2 }), {
      results: [{ ok: false }, { ok: false }]
    })
    t.same(await one.log.receive(some), { is: 'elsewhere' }, 'what its sender is done with is not done again')
  })
})

interface Written {
  readonly note: string
  readonly result: AppendResult
}

/** Writers at three instances that crash, come back, stand still and lose what they send, as the seed says. */
async function storm(seed: number): Promise<{ all: Site; written: Written[]; notes: string[] }> {
  const draw = seeded(seed)
  const rarely = (chance: number) => draw.next() < chance
  const all = site({
    async operation(node, { name }) {
      if (name.endsWith('head')) return
      if (rarely(0.3)) await all.scheduler.sleep(draw.below(20))
      if (rarely(0.004)) await all.scheduler.sleep(3_000 + draw.below(4_000))
      if (rarely(0.004)) all.nodes.get(node)?.crash()
      if (rarely(0.01)) throw Object.assign(new Error('storage'), { code: 'storage_failed' })
    },
    async request() {
      await all.scheduler.sleep(rarely(0.05) ? draw.below(8_000) : draw.below(5))
      if (rarely(0.05)) await lost()
    },
    async answer() {
      await all.scheduler.sleep(rarely(0.05) ? draw.below(2_000) : draw.below(5))
      if (rarely(0.08)) await lost()
    }
  })
  const written: Written[] = []
  const notes: string[] = []
  let count = 0

  async function live(place: number): Promise<void> {
    for (let life = 0; all.scheduler.now() < 60_000; life++) {
      const starting = all.node(`${place}.${life}`)
      await Promise.race([starting, all.scheduler.sleep(10_000)])
      const node = all.nodes.get(`${place}.${life}`) as Node
      for (let writer = 0; writer < 3; writer++) void write(node)
      while (!node.dead() && all.scheduler.now() < 60_000) await all.scheduler.sleep(200)
      await all.scheduler.sleep(draw.below(3_000))
    }
  }

  async function write(node: Node): Promise<void> {
    while (!node.dead() && all.scheduler.now() < 60_000) {
      await all.scheduler.sleep(draw.below(300))
      count += 1
      const note = `${count}`
      notes.push(note)
      const result = await all.write(node, `s${draw.below(4)}`, 'any', note).catch(() => undefined)
      if (result) written.push({ note, result })
    }
  }

  await all.scheduler.run(async () => {
    await Promise.all([live(0), live(1), live(2)])
    await all.scheduler.sleep(30_000)
  })
  return { all, written, notes }
}

function check(t: Test, seed: number, { all, written, notes }: Awaited<ReturnType<typeof storm>>): void {
  const wrong: string[] = []
  const times = new Map<string, number>()
  for (const { body } of all.stored.events) {
    const { note, n } = JSON.parse(body)
    if (n === 0) times.set(note, (times.get(note) ?? 0) + 1)
  }
  for (const note of notes) if ((times.get(note) ?? 0) > 1) wrong.push(`${note} was applied twice`)
  for (const { note, result } of written) {
    const same = result.ok && result.events.every((event) => asStored(all, event))
    if (!same || times.get(note) !== 1) wrong.push(`${note} was acknowledged and is not there as it was told`)
  }
  const chain = brokenChain(all.stored)
  if (chain) wrong.push(chain)
  t.same(wrong, [], `seed ${seed}: ${written.length} of ${notes.length} acknowledged`)
}

function asStored(all: Site, event: { position: number; hash: string; body: string }): boolean {
  const stored = all.stored.events[event.position - 1]
  return stored?.hash === event.hash && stored.body === event.body
}

t.test('storms', async (t) => {
  for (let seed = 1; seed <= 5; seed++) check(t, seed, await storm(seed))
})
