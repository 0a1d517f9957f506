import { csvFormOf, hasRows, operation } from '@bursar/service-kit'
import t from 'tap'
import { Type } from 'typebox'

const handle = async () => ({ status: 200 })

function listOf(row: ReturnType<typeof Type.Object>, lists: readonly 'page'[] = ['page']) {
  const answers = { 200: Type.Object({ count: Type.Integer(), results: Type.Array(row) }) }
  const [path, access, summary] = ['/api/x', 'user', 'Xs'] as const
  return operation({ method: 'GET', path, access, summary, lists, answers, handle })
}

t.test('a column for each field, those of objects by their way', async (t) => {
  const Owner = Type.Object({ slug: Type.String(), size: Type.Object({ cm: Type.Integer() }) })
  const row = Type.Object({
    owner: Type.Optional(Type.Union([Owner, Type.Null()])),
    tags: Type.Array(Type.String()),
    either: Type.Union([
      Type.String(),
      Type.Object({ slug: Type.String() }),
      Type.Object({ slug: Type.Integer() })
    ]),
    sums: Type.Record(Type.String(), Type.Integer())
  })
  const { columns, records } = csvFormOf(listOf(row))
  t.same(columns, ['owner.slug', 'owner.size.cm', 'tags', 'either.slug', 'sums'])
  const results = [
    {
      owner: { slug: 'a', size: { cm: -1 } },
      tags: ['x'],
      either: { slug: 2 },
      sums: { usd: 9_007_199_254_740_993n }
    },
    { owner: null, tags: [], either: 'text', sums: {} }
  ]
  t.same(records({ results }), [
    ['a', -1, '["x"]', 2, '{"usd":9007199254740993}'],
    [undefined, undefined, '[]', undefined, '{}']
  ])
})

t.test('a table has a record for each row and period', async (t) => {
  const Row = Type.Object({ slug: Type.String(), title: Type.String(), values: Type.Array(Type.Any()) })
  const Table = {
    title: Type.String(),
    unit: Type.Optional(Type.String()),
    results: Type.Array(Row),
    extra: Type.Optional(Type.Array(Row))
  }
  const [path, access, summary] = ['/api/x', 'user', 'Xs'] as const
  const tableOf = (answer: ReturnType<typeof Type.Object>) =>
    operation({ method: 'GET', path, access, summary, answers: { 200: answer }, handle })
  const values = [
    ['2026-02-01', 1],
    ['2026-03-01', -2]
  ]
  const body = {
    title: 'T',
    unit: 'usd',
    results: [{ slug: 'a', title: 'A', values }],
    extra: [{ slug: 'b', title: 'B', values: values.slice(1) }]
  }
  const plain = csvFormOf(tableOf(Type.Object(Table)))
  t.same(plain.columns, ['slug', 'title', 'period_end', 'value', 'unit', 'scale', 'extra'])
  t.same(plain.records(body), [
    ['a', 'A', '2026-02-01', 1, 'usd', undefined, false],
    ['a', 'A', '2026-03-01', -2, 'usd', undefined, false],
    ['b', 'B', '2026-03-01', -2, 'usd', undefined, true]
  ])
  const periods = Type.Array(
    Type.Object({ start: Type.String(), end: Type.String(), partial: Type.Boolean() })
  )
  const whole = csvFormOf(tableOf(Type.Object({ ...Table, periods })))
  t.same(whole.columns.slice(2, 5), ['period_start', 'period_end', 'partial'])
  const dated = { ...body, periods: [{ start: '2026-02-01', end: '2026-03-01', partial: true }] }
  t.same(whole.records(dated)[1], ['a', 'A', '2026-02-01', '2026-03-01', true, -2, 'usd', undefined, false])
})

t.test('what has no rows of a list or table has no file', async (t) => {
  t.ok(hasRows(listOf(Type.Object({}))))
  t.notOk(hasRows(listOf(Type.Object({}), [])), 'results that are no list')
})
