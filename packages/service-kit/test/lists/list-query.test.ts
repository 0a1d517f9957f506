import { RefusedError } from '@bursar/event-sourcing'
import { justAfter, L5, L7, parseInstant, parseListQuery } from '@bursar/service-kit'
import fc from 'fast-check'
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

t.test('instants', (t) => {
  t.equal(parseInstant('2026-01-31T10:00:00Z', 'Asia/Tokyo'), '2026-01-31T10:00:00.000Z')
  t.equal(parseInstant('2026-01-31T10:00:00.1234567+09:00', 'UTC'), '2026-01-31T01:00:00.123Z')
  t.equal(
    parseInstant('2026-01-31T10:00:00 09:00', 'UTC'),
    '2026-01-31T01:00:00.000Z',
    'a plus that was not escaped'
  )
  t.equal(parseInstant('2026-01-31 10:00-0330', 'UTC'), '2026-01-31T13:30:00.000Z')
  t.equal(parseInstant('2026-01-31T10:00:00', 'Asia/Tokyo'), '2026-01-31T01:00:00.000Z')
  t.equal(parseInstant('2026-01-31', 'UTC'), '2026-01-31T00:00:00.000Z')
  t.equal(parseInstant('2026-07-01', 'America/New_York'), '2026-07-01T04:00:00.000Z')
  t.equal(
    parseInstant('2018-11-04', 'America/Sao_Paulo'),
    '2018-11-04T03:00:00.000Z',
    'the clock skipped midnight'
  )
  t.equal(
    parseInstant('2026-10-25', 'Atlantic/Azores'),
    '2026-10-25T00:00:00.000Z',
    'midnight came twice: the first'
  )
  for (const text of [
    '',
    '2026',
    '2026-1-1',
    '20260101',
    '2026-01-01T',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:00+99:00',
    '0000-01-01',
    '9999-12-31',
    '2026-01-01T00:00:00Zjunk'
  ]) {
    t.equal(parseInstant(text, 'UTC'), undefined, text)
  }
  t.equal(justAfter('2026-12-31T23:59:59.999Z'), '2027-01-01T00:00:00.000Z')
  t.end()
})

t.test('a clock reading is read as the first instant at which that clock shows it', async () => {
  const zone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo')
  const hour = 3_600_000
  const at = fc.integer({ min: Date.parse('2000-01-01') / hour, max: Date.parse('2050-01-01') / hour })
  const readingOf = (ms: number, timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
  fc.assert(
    fc.property(at, zone, (hours, name) => {
      const reading = readingOf(hours * hour, name)
      const read = Date.parse(parseInstant(reading, name) ?? '')
      return readingOf(read, name) === reading && read <= hours * hour
    })
  )
})
