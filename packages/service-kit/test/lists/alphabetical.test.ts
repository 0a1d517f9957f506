import { emptyCheckpoint } from '@bursar/event-sourcing'
import {
  type ListedRequest,
  type ListRequest,
  type ListSource,
  newWalk,
  selectRows
} from '@bursar/service-kit'
import { memoryReadModels } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'
import { inTurn, now } from './rows.ts'

interface Named {
  readonly key: string
  readonly created_at: string
  readonly full_name: string
  readonly slug: string
}

/** A collection whose list `all` is alphabetical. */
async function collectionOf(rows: readonly Named[]) {
  const readModels = memoryReadModels()
  const spec = { projection: 'named', generation: 1, lists: ['all'], lookups: [], alphabetical: ['all'] }
  const collection = await readModels.open(spec, 'now')
  const writes = rows.map((row) => {
    const [order, slug] = [row.full_name.toLowerCase(), row.slug.toLowerCase()]
    const texts = { all: { order, search: `${order}\n${slug}` } }
    const body = JSON.stringify(row)
    return { key: row.key, body, lists: { all: 'x' }, order: row.created_at, lookups: {}, texts }
  })
  await readModels.commit([{ spec, before: {}, checkpoint: emptyCheckpoint('named', 1), writes, totals: [] }])
  return collection
}

const fields = { full_name: (row: Named) => row.full_name, slug: (row: Named) => row.slug }

function sourceOf(collection: ListSource['collection'], alphabetical: boolean): ListSource<Named> {
  const order = { sort: fields, byDefault: 'full_name', orderField: 'created_at', descending: false } as const
  return { collection, list: 'all', by: 'x', dates: 'open', search: fields, alphabetical, ...order }
}

function requestOf(list: ListRequest): ListedRequest {
  return { list, now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
}

const whole: ListRequest = {
  startAt: undefined,
  endsAt: undefined,
  terms: [],
  fields: [],
  sort: [],
  page: 1,
  pageSize: 100
}

const rows = fc
  .array(
    fc.record({
      name: fc.constantFrom('Ann', 'ann', 'Bee', 'Cat, big', ''),
      slug: fc.constantFrom('a', 'bb', 'ann-c')
    }),
    { maxLength: 40 }
  )
  .map((list) =>
    list.map(({ name, slug }, n): Named => {
      const key = String(n).padStart(3, '0')
      return { key, created_at: `2026-01-01T00:00:00.${key}Z`, full_name: name, slug }
    })
  )

const query: fc.Arbitrary<ListRequest> = fc.record({
  startAt: fc.constantFrom(undefined, '2026-01-01T00:00:00.005Z'),
  endsAt: fc.constantFrom(undefined, '2026-01-01T00:00:00.020Z'),
  terms: fc.constantFrom<string[]>([], ['an'], ['bee', 'cat, b'], ['ann-c'], ['nobody']),
  fields: fc.constantFrom<string[]>([], ['slug'], ['nonsense']),
  sort: fc.array(
    fc.record({
      field: fc.constantFrom('full_name', 'slug', 'created_at', 'nonsense'),
      descending: fc.boolean()
    }),
    { maxLength: 2 }
  ),
  page: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  pageSize: fc.constantFrom(1, 7, 25)
})

const asked = (request: ListedRequest, source: ListSource<Named>) =>
  selectRows(request, source).then(
    ({ rows, count }) => ({ rows, count }),
    (error) => error.refusal.code
  )

async function walked(list: ListRequest, source: ListSource<Named>): Promise<Named[]> {
  const walk = newWalk()
  const found: Named[] = []
  do found.push(...(await selectRows(requestOf({ ...list, walk }), source)).rows)
  while (!walk.ended)
  return found
}

t.test('the texts answer what going through the rows answers', async (t) => {
  await fc.assert(
    fc.asyncProperty(rows, query, async (list, wanted) => {
      const collection = await collectionOf(list)
      const [kept, scanned] = [sourceOf(collection, true), sourceOf(collection, false)]
      const isBackwards = wanted.sort.some(({ field, descending }) => field === 'full_name' && descending)
      // Backwards, what is called the same comes in the order of keys read backwards, too.
      const plain = (answer: any) =>
        isBackwards
          ? { ...answer, rows: answer.rows?.map(({ full_name }: Named) => full_name.toLowerCase()) }
          : answer
      t.same(plain(await asked(requestOf(wanted), kept)), plain(await asked(requestOf(wanted), scanned)))
      const all = await walked(wanted, kept)
      t.same(plain({ rows: all }), plain({ rows: await walked(wanted, scanned) }), 'and an export')
    }),
    { numRuns: 300 }
  )
})

t.test('no row is gone through for the order by name, either way, and for a search', async (t) => {
  const list = Array.from({ length: 600 }, (_, n): Named => {
    return {
      key: String(n),
      created_at: '2026-01-01T00:00:00.000Z',
      full_name: n < 400 ? 'Same' : `N${n}`,
      slug: `s${n}`
    }
  })
  const collection = await collectionOf(list)
  const documents = () => t.fail('rows were gone through')
  const source = sourceOf({ ...collection, documents: documents as never }, true)
  t.equal((await selectRows(requestOf(whole), source)).count, 600)
  const sort = [{ field: 'full_name', descending: true }]
  t.equal((await selectRows(requestOf({ ...whole, sort }), source)).rows[0]?.full_name, 'Same')
  t.equal((await selectRows(requestOf({ ...whole, terms: ['s59'] }), source)).count, 11)
  t.equal(
    new Set((await walked(whole, source)).map(({ key }) => key)).size,
    600,
    'many of one name are each met once'
  )
})
