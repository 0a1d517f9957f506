import t from 'tap'
import { gapText, layoutOf } from '../../dist/operator/cause-layout.js'
import { causesOf, outsideCount } from '../../dist/operator/cause-tree.js'

const event = (
  id: string,
  causationid: string,
  type = 'billing.thing',
  time = '2026-01-01T00:00:00.000Z'
) => ({
  id,
  causationid,
  type,
  time,
  source: 'billing',
  subject: 'account-1',
  position: 1,
  streamversion: 1,
  actor: 'carol',
  correlationid: 'request',
  data: {},
  hash: ''
})

const placed = (events: readonly ReturnType<typeof event>[], count = events.length) => {
  const { nodes, ...rest } = layoutOf(causesOf(events), count)
  return { ...rest, places: Object.fromEntries(nodes.map((one) => [one.event.id, [one.column, one.row]])) }
}

t.test('effects stand right of their cause, and it in the middle of them', async (t) => {
  const { places, edges, columns, rows } = placed([
    event('a', 'request'),
    event('b', 'a'),
    event('c', 'a'),
    event('d', 'c'),
    event('e', 'request')
  ])
  t.same(places, { a: [1, 0.5], b: [2, 0], c: [2, 1], d: [3, 1], e: [1, 2] })
  t.same([columns, rows, edges.length], [4, 3, 5])
  const ofD = edges.find(({ to }) => to.event.id === 'd')
  t.match(ofD, { from: { event: { id: 'c' }, row: 1 } })
  t.notOk(edges.find(({ to }) => to.event.id === 'a')?.from, 'the request is what caused it')
})

t.test('a pause is told, and many effects of one type are one', async (t) => {
  const { edges } = placed([
    event('a', 'request'),
    event('b', 'a', 'billing.late', '2026-01-01T02:00:00.000Z')
  ])
  t.equal(edges.find(({ to }) => to.event.id === 'b')?.gap, 7_200_000)
  t.same([gapText(7_200_000), gapText(60_000), gapText(3 * 86_400_000)], ['2 h', '1 min', '3 d'])
  const rows = Array.from({ length: 160 }, (_, n) => event(`row-${n}`, 'a', 'billing.row'))
  const all = [event('a', 'request'), ...rows, event('late', 'row-3')]
  const { nodes } = layoutOf(causesOf(all), all.length)
  t.same(
    nodes.map(({ event: { id }, count }) => [id, count]),
    [
      ['a', 1],
      ['row-0', 159],
      ['row-3', 1],
      ['late', 1]
    ]
  )
})

t.test('of nothing there is nothing', async (t) => {
  t.match(layoutOf([], 0), { nodes: [], edges: [], columns: 1, rows: 0 })
})

t.test('what came of an event outside of the logs is counted by its kind', async (t) => {
  const effect = { event_id: 'a', what: 'receipt', state: 'sent', at: '2026-01-01T00:00:00.000Z' }
  const effects = [
    { ...effect, is: 'mail' },
    { ...effect, is: 'mail' },
    { ...effect, is: 'webhook' },
    { ...effect, is: 'job', event_id: 'b' }
  ] as const
  t.equal(outsideCount(effects, 'a'), '2 mails, 1 webhook')
  t.equal(outsideCount(effects, 'b'), '1 job')
  t.equal(outsideCount(effects, 'c'), undefined)
})
