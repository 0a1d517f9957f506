import { RefusedError } from '@bursar/event-sourcing'
import { L5, L7, parseListQuery } from '@bursar/service-kit'
import t from 'tap'

t.test('the usual query', (t) => {
  t.same(parseListQuery({}, L7, 'UTC'), {
    startAt: undefined,
    endsAt: undefined,
    terms: [],
    fields: [],
    sort: [],
    page: 1,
    pageSize: 25
  })
  const asked = parseListQuery(
    {
      q: ' Anna ,"Smith, John",, x',
      q_f: ['slug', 'email'],
      o: ['-a, b', 'c'],
      page: '3',
      page_size: '100',
      other: '1'
    },
    L7,
    'UTC'
  )
  t.same(asked.terms, ['anna', 'smith, john', 'x'])
  t.same(asked.fields, ['slug', 'email'])
  t.same(asked.sort, [
    { field: 'a', descending: true },
    { field: 'b', descending: false },
    { field: 'c', descending: false }
  ])
  t.match(asked, { page: 3, pageSize: 100 })
  t.end()
})

t.test('ids', (t) => {
  const taken = (id: string | string[], names: readonly string[] = [...L7, 'id']) =>
    parseListQuery({ id }, names, 'UTC').ids
  t.same(taken(['a', 'b', 'a']), ['a', 'b'])
  t.same(taken(''), [], 'asked for nobody is not asked for all')
  t.equal(taken('a', L7), undefined, 'a list that takes none')
  const many = Array.from({ length: 101 }, (_, n) => `id${n}`)
  t.equal(taken(many.slice(1))?.length, 100)
  t.throws(() => taken(many), { message: 'invalid_fields' })
  t.end()
})

t.test('dates and pages that are none', (t) => {
  const code = (query: Record<string, string>, names: readonly string[] = L7) => {
    try {
      parseListQuery(query, names, 'UTC')
      return 'taken'
    } catch (error) {
      return error instanceof RefusedError ? error.refusal.code : String(error)
    }
  }
  t.equal(code({ start_at: 'yesterday' }), 'invalid_date')
  t.equal(code({ ends_at: '2026-02-30' }), 'invalid_date')
  t.equal(code({ ends_at: '2026-13-01T00:00:00Z' }), 'invalid_date')
  t.equal(code({ ends_at: 'yesterday' }, L5), 'taken', 'a list without dates looks at none')
  for (const page of ['0', '-1', 'x', '1.5', '99999999999']) t.equal(code({ page }), 'invalid_page')
  for (const page_size of ['0', '-1', 'x', '1.5']) t.equal(code({ page_size }), 'invalid_fields')
  t.equal(code({ q: 'x'.repeat(1_001) }), 'invalid_fields')
  t.equal(code({ q: Array(21).fill('x').join(',') }), 'invalid_fields')
  for (const page_size of ['101', '1000', '9999999999999999'])
    t.equal(parseListQuery({ page_size }, L7, 'UTC').pageSize, 100, 'as many as there may be')
  t.end()
})
