/** A list of some of many profiles, with and without the index of the names of all: both answer the same. */
import { type Collection, emptyCheckpoint } from '@bursar/event-sourcing'
import { type ListedRequest, type ListRequest, type ListSource, selectRows } from '@bursar/service-kit'
import { memoryReadModels } from '@bursar/testing'
import t from 'tap'
import { inTurn, now } from './rows.ts'

const COUNT = 3_000
const names = ['Ann', 'Bee', 'Cat', 'Dov', 'Eva']

interface Profile {
  readonly id: string
  readonly full_name: string
  readonly email: string
}

interface Member {
  readonly id: string
  readonly created_at: string
  readonly ends: string
}

const profiles = Array.from({ length: COUNT }, (_, n): Profile => {
  const id = String((n * 7_919) % COUNT).padStart(4, '0')
  return { id, full_name: `${names[n % 5]} ${n}`, email: `${n}@example.com` }
})
const named = new Map(profiles.map((profile) => [profile.id, profile]))
/** Two of three are on the list, and of every fifth of those the name alone is to be seen. */
const members = profiles
  .filter((_, n) => n % 3 > 0)
  .map(({ id }, n): Member => ({ id, created_at: day(n), ends: day(n * 31) }))

function day(n: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, n % COUNT)).toISOString()
}

async function collections() {
  const readModels = memoryReadModels()
  const all = {
    projection: 'p',
    generation: 1,
    lists: ['named', 'archived'],
    lookups: [],
    alphabetical: ['named']
  }
  const some = { projection: 'm', generation: 1, lists: ['shop'], lookups: [] }
  const [index, rows] = [await readModels.open(all, 'now'), await readModels.open(some, 'now')]
  await readModels.commit([
    {
      spec: all,
      before: {},
      checkpoint: emptyCheckpoint('p', 1),
      writes: profiles.map((profile) => {
        const [order, email] = [profile.full_name.toLowerCase(), profile.email]
        const texts = { named: { order, search: `${order}\n${email}` } }
        return { ...written(profile), order: '', lists: { named: 'all' }, texts }
      }),
      totals: [{ list: 'named', by: 'all', day: '', unit: '', count: COUNT, sum: 0 }]
    },
    {
      spec: some,
      before: {},
      checkpoint: emptyCheckpoint('m', 1),
      writes: members.map((row) => ({ ...written(row), order: row.ends, lists: { shop: 'x' } })),
      totals: members.map(({ ends }) => {
        return { list: 'shop', by: 'x', day: ends.slice(0, 10), unit: '', count: 1, sum: 0 }
      })
    }
  ])
  return { index, rows }
}

const written = (document: { readonly id: string }) => {
  return { key: document.id, body: JSON.stringify(document), lookups: {} }
}

interface Row {
  readonly held: Member
  readonly full_name: string
  readonly email: string
}

function sourceOf(collection: ListSource['collection'], profiles?: Collection): ListSource<Row> {
  const fields = { full_name: ({ full_name }: Row) => full_name, email: ({ email }: Row) => email }
  return {
    collection,
    list: 'shop',
    by: 'x',
    descending: false,
    dates: 'open',
    order: ({ ends }: Member) => ends,
    open: async (documents: readonly Member[]) =>
      documents.map((held) => {
        const { full_name, email } = named.get(held.id) as Profile
        return { held, full_name, email: held.id.endsWith('5') ? '' : email }
      }),
    byDefault: 'full_name',
    search: fields,
    sort: fields,
    ...(profiles && {
      named: {
        profiles,
        list: 'named',
        archived: 'archived',
        by: 'all',
        field: 'full_name',
        key: (id: string) => id,
        isListed: () => true
      }
    })
  }
}

const usual: ListRequest = {
  startAt: undefined,
  endsAt: undefined,
  terms: [],
  fields: [],
  sort: [],
  page: 1,
  pageSize: 20
}

t.test('by name and searched, from the index of all names', async (t) => {
  const { index, rows } = await collections()
  const asked: readonly Partial<ListRequest>[] = [
    {},
    { page: 3 },
    { page: Number.POSITIVE_INFINITY },
    { page: 99 },
    { sort: [{ field: 'full_name', descending: true }], page: 2 },
    { startAt: day(1_500) },
    { startAt: day(500), endsAt: day(900) },
    { terms: ['eva 29'] },
    { terms: ['29@example', 'bee 1'], page: 2 },
    { terms: ['29@example'], fields: ['full_name'] },
    { terms: ['nobody'] },
    { terms: ['a'], sort: [{ field: 'email', descending: false }] },
    { terms: ['cat 7'], sort: [{ field: 'email', descending: true }], startAt: day(1_000) }
  ]
  for (const more of asked) {
    const list = { ...usual, ...more }
    const request = { list, now, origin: '', url: '', inTurn } as unknown as ListedRequest
    const answer = (source: ListSource<Row>) =>
      selectRows(request, source).then(
        ({ count, rows }) => ({ count, ids: rows.map(({ held }) => held.id) }),
        ({ code }) => code
      )
    const found = await answer(sourceOf(rows, index))
    t.same(found, await answer(sourceOf(rows)), JSON.stringify(more))
  }
})

t.test('a page reads its own stretch of the index, and a search what it means', async (t) => {
  const { index, rows } = await collections()
  let read = 0
  const counting = {
    tally: rows.tally,
    documents: () => Promise.reject(new Error('the list was gone through')),
    getAll: <Document>(keys: readonly string[]) => {
      read += keys.length
      return rows.getAll<Document>(keys)
    }
  }
  const request = (more: Partial<ListRequest>) =>
    ({ list: { ...usual, ...more }, now, origin: '', url: '', inTurn }) as unknown as ListedRequest
  for (const more of [{}, { page: Number.POSITIVE_INFINITY }, { terms: ['eva 29'] }]) {
    read = 0
    t.ok((await selectRows(request(more), sourceOf(counting, index))).rows.length > 0)
    t.ok(read > 0 && read <= 250, `${read} documents`)
  }
})
