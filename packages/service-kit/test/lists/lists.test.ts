import { RefusedError } from '@bursar/event-sourcing'
import {
  type ListedRequest,
  type ListRequest,
  type ListSource,
  newWalk,
  parseListQuery,
  selectRows
} from '@bursar/service-kit'
import fc from 'fast-check'
import t from 'tap'
import { collectionOf, day, inTurn, now, type Row } from './rows.ts'

const rows = fc
  .array(
    fc.record({ at: fc.nat(14), title: fc.constantFrom('Ant', 'bee', 'Cat, big', 'ant'), size: fc.nat(4) }),
    {
      maxLength: 60
    }
  )
  .map((list) =>
    list.map(
      ({ at, title, size }, n): Row => ({ key: String(n).padStart(3, '0'), created_at: day(at), title, size })
    )
  )

function rowOf(n: number): Row {
  return { key: String(n).padStart(3, '0'), created_at: day(n), title: `t${n}`, size: n % 5 }
}

const query: fc.Arbitrary<ListRequest> = fc.record({
  startAt: fc.option(fc.nat(14).map(day), { nil: undefined }),
  endsAt: fc.option(fc.nat(14).map(day), { nil: undefined }),
  terms: fc.constantFrom<string[]>([], ['an'], ['bee', 'cat, b'], ['1']),
  fields: fc.constantFrom<string[]>([], ['size'], ['nonsense'], ['title', 'size']),
  sort: fc.array(
    fc.record({
      field: fc.constantFrom('title', 'size', 'created_at', 'nonsense'),
      descending: fc.boolean()
    }),
    { maxLength: 3 }
  ),
  page: fc.integer({ min: 1, max: 3 }),
  pageSize: fc.constantFrom(1, 7, 25),
  ids: fc.option(fc.array(fc.nat(70).map((n) => String(n).padStart(3, '0'))), { nil: undefined })
})

const fields = { title: (row: Row) => row.title, size: (row: Row) => row.size }

/** The same answer, worked out the long way. */
function naive(
  list: readonly Row[],
  asked: ListRequest,
  { descending, dates }: Pick<ListSource, 'descending' | 'dates'>
) {
  const inRange = list.filter(({ key, created_at, size }) => {
    // One row in five is on another list, as far as ids are asked for.
    if (asked.ids && (size === 4 || !asked.ids.includes(key))) return false
    if (dates === 'none') return true
    if (asked.startAt && created_at < asked.startAt) return false
    if (asked.endsAt) return created_at < asked.endsAt
    return dates === 'open' || created_at <= now
  })
  const named = asked.fields.filter((field) => field in fields)
  const searched = (named.length > 0 ? named : Object.keys(fields)) as (keyof typeof fields)[]
  const kept = inRange.filter(
    (row) =>
      asked.terms.length === 0 ||
      asked.terms.some((term) =>
        searched.some((field) => String(fields[field](row)).toLowerCase().includes(term))
      )
  )
  const byOrder = (one: Row, other: Row) =>
    one.created_at < other.created_at || (one.created_at === other.created_at && one.key < other.key) ? -1 : 1
  const known = asked.sort.filter(({ field }) => field !== 'nonsense')
  const plain = known.length === 1 && known[0]?.field === 'created_at' && asked.terms.length === 0
  const down = plain ? (known[0]?.descending ?? false) : descending
  kept.sort((one, other) => (down ? byOrder(other, one) : byOrder(one, other)))
  for (const { field, descending } of plain ? [] : known.toReversed()) {
    const value = (row: any) => (typeof row[field] === 'string' ? row[field].toLowerCase() : row[field])
    kept.sort((one, other) => {
      const order = value(one) < value(other) ? -1 : value(one) > value(other) ? 1 : 0
      return descending ? -order : order
    })
  }
  return kept
}

/** All rows, as an export goes through them. */
async function walked(request: ListedRequest, source: ListSource): Promise<unknown[]> {
  const walk = newWalk()
  const found: unknown[] = []
  do {
    const { rows } = await selectRows({ ...request, list: { ...request.list, walk } }, source)
    found.push(...rows)
  } while (!walk.ended)
  return found
}

t.test('every page is that of the naive answer', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      query,
      fc.boolean(),
      fc.constantFrom('now', 'open', 'none'),
      async (list, asked, descending, dates) => {
        const { collection, amount } = await collectionOf(list)
        const source = {
          collection,
          list: 'all',
          by: 'x',
          descending,
          dates,
          orderField: 'created_at',
          search: fields,
          sort: fields,
          amount,
          byId: { key: (id: string) => id, isListed: ({ size }: Row) => size !== 4 }
        } as const
        const request = {
          list: asked,
          now,
          origin: 'http://x',
          url: '/api/x?q=1',
          reveal: async <T>(json: T) => json,
          inTurn
        }
        const expected = naive(list, asked, source)
        t.same(await walked(request, source), expected, 'an export has all of them')
        const from = (asked.page - 1) * asked.pageSize
        if (asked.page > 1 && from >= expected.length) {
          return selectRows(request, source).then(
            () => false,
            (error) => error instanceof RefusedError && error.refusal.code === 'invalid_page'
          )
        }
        const selection = await selectRows(request, source)
        const sums: Record<string, number> = {}
        for (const row of expected) {
          const { unit, sum } = amount(row)
          sums[unit] = (sums[unit] ?? 0) + sum
        }
        t.same(selection.rows, expected.slice(from, from + asked.pageSize))
        t.equal(selection.count, expected.length)
        for (const unit of ['usd', 'eur']) t.equal(selection.sums[unit] ?? 0, sums[unit] ?? 0)
        return true
      }
    ),
    { numRuns: 300 }
  )
})

t.test('several lists in between each other, and rows that the index cannot leave out', async (t) => {
  const owners = ['x', 'y', 'z']
  const ownerOf = ({ key }: Row) => owners[Number(key) % 3] as string
  const long = fc.oneof(rows, fc.constant(Array.from({ length: 700 }, (_, n) => rowOf(n))))
  await fc.assert(
    fc.asyncProperty(
      long,
      query,
      fc.boolean(),
      fc.constantFrom(1, 2, 3),
      fc.boolean(),
      fc.boolean(),
      async (list, asked, descending, lists, isPicking, isLast) => {
        const { collection, amount } = await collectionOf(list, ownerOf)
        const seen = owners.slice(0, lists)
        const picks = isPicking ? ({ size }: Row) => size > 1 : undefined
        const source: ListSource = {
          ...{ collection, list: 'all', by: 'x', others: seen.slice(1), picks, amount, descending },
          ...{ dates: 'open', orderField: 'created_at' }
        }
        const sort = asked.sort.slice(0, 1).map((one) => ({ ...one, field: 'created_at' }))
        const page = isLast ? Number.POSITIVE_INFINITY : asked.page
        const down = sort[0]?.descending ?? descending
        const rank = (row: Row) => `${row.created_at} ${ownerOf(row)} ${row.key}`
        const expected = list
          .filter((row) => seen.includes(ownerOf(row)) && (picks?.(row) ?? true))
          .filter(
            ({ created_at: at }) =>
              (!asked.startAt || at >= asked.startAt) && (!asked.endsAt || at < asked.endsAt)
          )
          .sort((one, other) => (rank(one) < rank(other) === down ? 1 : -1))
        const { length } = expected
        const from =
          (isLast ? Math.max(1, Math.ceil(length / asked.pageSize)) - 1 : asked.page - 1) * asked.pageSize
        const url = { now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
        const listed = { ...asked, ids: undefined, terms: [], sort, page }
        t.same(await walked({ ...url, list: listed }, source), expected, 'an export has all of them')
        const found = await selectRows({ ...url, list: listed }, source).catch((error) => error.refusal.code)
        if (from > 0 && from >= length) return t.equal(found, 'invalid_page')
        t.same(found.rows, expected.slice(from, from + asked.pageSize))
        t.equal(found.count, length)
        const ants = expected.filter(({ size }) => size % 2).reduce((sum, { size }) => sum + size, 0)
        return t.equal(found.sums.eur ?? 0, ants)
      }
    ),
    { numRuns: 300 }
  )
})

t.test('a page of few rows opens no more than them', async (t) => {
  const { collection } = await collectionOf(Array.from({ length: 700 }, (_, n) => rowOf(n)))
  let opened = 0
  const source: ListSource<Row> = {
    ...{ collection, list: 'all', by: 'x', descending: false, dates: 'none' },
    picks: ({ size }) => size > 1,
    open: async (documents) => {
      opened += documents.length
      return documents
    }
  }
  const list = parseListQuery({ page: '3' }, ['page'], 'UTC')
  const request = { list, now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
  t.equal((await selectRows(request, source)).rows.length, 25)
  t.equal(opened, 25)
})

t.test('a long list with many ties is gone through once', async (t) => {
  const list = Array.from({ length: 1_700 }, (_, n): Row => {
    return {
      key: String(n).padStart(5, '0'),
      created_at: n < 1_200 ? day(0) : day(1),
      title: `t${n}`,
      size: 1
    }
  })
  const { collection, amount } = await collectionOf(list)
  const source = {
    collection,
    list: 'all',
    by: 'x',
    descending: true,
    dates: 'none',
    sort: fields,
    amount,
    keep: () => true
  } as const
  const request = {
    list: parseListQuery({}, [], 'UTC'),
    now,
    origin: '',
    url: '',
    reveal: async <T>(json: T) => json,
    inTurn
  }
  const { rows, count, sums } = await selectRows(request, source)
  t.equal(count, 1_700)
  t.same(sums, { eur: 1_700 })
  t.equal((rows[0] as Row).title, 't1699')
})

t.test('a long search lets others go first, and is in order at the end', async (t) => {
  const list = Array.from({ length: 6_000 }, (_, n): Row => {
    return {
      key: String(n).padStart(5, '0'),
      created_at: day(n),
      title: `t${(n * 7_919) % 6_000}`,
      size: n % 5
    }
  })
  const { collection, amount } = await collectionOf(list)
  const slow = (row: Row) => {
    const until = performance.now() + 0.02
    while (performance.now() < until);
    return row.title
  }
  const source = {
    collection,
    list: 'all',
    by: 'x',
    descending: false,
    dates: 'none',
    search: { title: slow },
    sort: { size: (row: Row) => row.size },
    amount
  } as const
  const asked = parseListQuery({ q: 't', o: '-size', page: 'last' }, ['q', 'o', 'page'], 'UTC')
  const request = { list: asked, now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
  let longest = 0
  let since = performance.now()
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - since)
    since = performance.now()
  }, 1)
  const { rows, count } = await selectRows(request, source)
  clearInterval(beat)
  t.equal(count, 6_000)
  t.ok(
    rows.every((row) => (row as Row).size === 0),
    'the last page has the smallest'
  )
  // 120 ms of work alone; ten times what a stretch may take, for machines that have other things to do.
  t.ok(longest < 100, `${Math.round(longest)} ms without a turn for anybody else`)
})

t.test('what is too long to go through is refused before its first row is read', async (t) => {
  const { collection } = await collectionOf([])
  let read = 0
  const long = {
    ...collection,
    tally: async () => ({ count: 100_001, sums: {} }),
    documents: async () => {
      read++
      return []
    }
  }
  const source = {
    collection: long,
    list: 'all',
    by: 'x',
    descending: false,
    dates: 'none',
    sort: fields
  } as const
  const list = parseListQuery({ o: 'title' }, ['o'], 'UTC')
  const request = { list, now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
  const refused = selectRows(request, source).catch((error) => error.refusal?.code)
  t.equal(await refused, 'too_many_rows')
  t.equal(read, 0)
})

t.test('a list by name that is too long for it is in the order of its index', async (t) => {
  const { collection } = await collectionOf(Array.from({ length: 40 }, (_, n) => rowOf(40 - n)))
  const isLong = { ...collection, tally: async () => ({ count: 100_001, sums: {} }) }
  const source: ListSource<Row> = {
    ...{ collection, list: 'all', by: 'x', descending: false, dates: 'none', sort: fields, search: fields },
    byDefault: 'title'
  }
  const asking = (list: ListRequest) => ({
    list,
    now,
    origin: '',
    url: '',
    reveal: async <T>(json: T) => json,
    inTurn
  })
  const plain = asking(parseListQuery({}, ['q', 'o'], 'UTC'))
  const titles = ({ rows }: { readonly rows: readonly Row[] }) => rows.slice(0, 3).map(({ title }) => title)
  t.same(titles(await selectRows(plain, source)), ['t1', 't10', 't11'], 'by name as long as that can be')
  const long = await selectRows(plain, { ...source, collection: isLong })
  t.equal(long.count, 100_001)
  t.same(titles(long), ['t15', 't30', 't10'], 'then by the index')
  for (const query of [{ q: 't1' }, { o: 'size' }]) {
    const asked = asking(parseListQuery(query, ['q', 'o'], 'UTC'))
    const refused = selectRows(asked, { ...source, collection: isLong })
    t.equal(await refused.catch((error) => error.refusal.code), 'too_many_rows')
  }
})
