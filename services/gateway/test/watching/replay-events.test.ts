import { once } from 'node:events'
import t from 'tap'
import { replayEvents } from '../../dist/watching/replay-events.js'
import { frameOf, rateMeter } from '../../dist/watching/replay-frame.js'
import { createWatches } from '../../dist/watching/watches.js'

type Task = Parameters<typeof frameOf>[0]

const running = {
  id: '1',
  name: 'compare billing/ledger',
  state: 'running',
  done: 0,
  of: 0,
  began_at: '2026-01-15T12:00:00.000Z',
  ended_at: null,
  request: 'request-1'
} as const

const found = {
  service: 'billing',
  name: 'ledger',
  generation: 1,
  position: {},
  lag: 0,
  documents: 3,
  digest: 'new',
  before: 'old',
  events: 900,
  seconds: 1,
  equal: false,
  differences: ['a']
}

t.test('each phase of a replay, with rate, time left and what differs', async (t) => {
  t.match(frameOf(running, null), { phase: 'waiting', rate: null, eta: null })
  t.match(frameOf({ ...running, done: 300, of: 900 }, 99.6), {
    phase: 'building',
    total: 900,
    rate: 100,
    eta: 7
  })
  t.match(frameOf({ ...running, done: 900, of: 900 }, 100), { phase: 'comparing', eta: 0 })
  const done: Task = { ...running, state: 'done', done: 900, of: 900, result: [found] }
  t.same(frameOf(done, 100), {
    phase: 'compared',
    done: 900,
    total: 900,
    rate: null,
    eta: null,
    digests: [{ name: 'ledger', before: 'old', digest: 'new' }],
    differing: [{ name: 'ledger', keys: ['a'] }]
  })
  t.match(frameOf({ ...done, name: 'replay billing/ledger' }, null), { phase: 'swapped' })
  t.match(frameOf({ ...running, state: 'failed', error: 'no disk' }, 1), {
    phase: 'failed',
    error: 'no disk'
  })
})

t.test('the rate is smoothed, and stands while nothing is counted', async (t) => {
  const rateAt = rateMeter()
  t.equal(rateAt(0, 0), null)
  t.equal(rateAt(100, 1_000), 100)
  t.equal(rateAt(100, 1_500), 100)
  t.equal(rateAt(500, 2_000), 220, '0.4 of 400, and 0.6 of 100')
})

t.test('an event for each change, signs of life between them, and the end with the replay', async (t) => {
  let now = 0
  const clock = {
    real: () => now,
    sleep: async (ms: number) => {
      now += ms
    }
  }
  const states: Task[] = Array.from({ length: 100 }, () => ({ ...running, of: 900, done: 0 }))
  states.push({ ...running, state: 'done', of: 900, done: 900, result: [found] })
  const texts: string[] = []
  const watched = { first: states[0] as Task, read: async () => states.shift(), clock }
  for await (const text of replayEvents(watched, () => false)) texts.push(text)
  t.match(texts[0], /^retry: \d+\n\n$/)
  t.equal(texts.filter((text) => text.startsWith('data: ')).length, 2)
  t.equal(texts.filter((text) => text.startsWith(': ')).length, 1, '25 s without a change')
  t.match(texts.at(-1), /"phase":"compared"/)
})

t.test('so many watch at a time, none for ever, and none while the server closes', async (t) => {
  const watches = createWatches({ open: 3, ms: 50 })
  let close: () => Promise<void> = async () => undefined
  const app = { addHook: (_: string, hook: typeof close) => (close = hook) }
  watches.endWith(app as never)
  async function* texts(isOver: () => boolean) {
    while (!isOver()) {
      yield 'more'
      await new Promise(setImmediate)
    }
  }
  const open = Array.from({ length: 3 }, () => watches.open(texts))
  t.throws(() => watches.open(texts), { code: 'too_many_requests' })
  const closed = Promise.all(open.map((one) => once(one, 'close')))
  const alive = setInterval(() => undefined, 10)
  await closed
  clearInterval(alive)
  t.ok(
    open.every(({ destroyed }) => destroyed),
    'nobody read, and their time was over'
  )
  const last = watches.open(texts)
  await close()
  last.resume()
  await once(last, 'end')
  t.notOk(last.errored)
})
