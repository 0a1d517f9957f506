/** What read models guarantee about alphabetical lists: their order, their search, and that nothing of a text stays. */
import { byText, compareTexts } from '@bursar/contracts'
import type { AlphabeticalQuery, Collection, CollectionSpec, ReadModels } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { bodyOf, type Row, rowWriter } from './documents.ts'
import { type Make, over } from './suite.ts'

export async function readModelsTexts(t: Test, make: Make<ReadModels>): Promise<void> {
  await over(t, 'alphabetical lists: every page, search and way', make, pages)
  await over(t, 'alphabetical lists: a document that moves, changes or goes', make, moves)
  await over(t, 'alphabetical lists: built after their documents', make, built)
  await over(t, 'alphabetical lists: a list that has no texts', make, none)
}

const spec: CollectionSpec = {
  projection: 'named',
  generation: 1,
  lists: ['all', 'other'],
  lookups: [],
  alphabetical: ['all']
}

const names = [
  'ann',
  'Zoë',
  'ann',
  'émile',
  'bob 100%',
  '',
  'an_n',
  'anna (x)',
  'bob [a-z]',
  '李雷',
  'i\u0307stanbul'
]

function rowOf(name: string, n: number): Row {
  const text = name.toLowerCase()
  const texts = { all: { order: text, search: `${text}\nnumber ${n}` } }
  return {
    key: `k${(n * 5) % 11}`,
    order: '2026-01-01',
    lists: { all: n === 9 ? 'q' : 'p', other: 'p' },
    texts
  }
}

const rows = names.map(rowOf)

type Asked = Partial<Omit<AlphabeticalQuery, 'list' | 'by'>>

/** The same, worked out by looking at every row. */
function expectedOf(
  all: readonly Row[],
  by: string,
  { terms = [], descending = false, from, offset = 0, limit = 100 }: Asked
) {
  const textOf = (row: Row) => row.texts?.all ?? { order: '', search: '' }
  const found = all
    .filter(({ lists }) => lists?.all === by)
    .filter((row) => terms.length === 0 || terms.some((term) => textOf(row).search.includes(term)))
    .sort(
      (one, other) => compareTexts(textOf(one).order, textOf(other).order) || compareTexts(one.key, other.key)
    )
  if (descending) found.reverse()
  const rest = found.filter((row) => {
    const { order } = textOf(row)
    return from === undefined || (descending ? order <= from : order >= from)
  })
  const page = rest
    .slice(offset, offset + limit)
    .map((row) => ({ order: textOf(row).order, body: bodyOf(row) }))
  return { count: found.length, page }
}

async function check(t: Test, collection: Collection, all: readonly Row[], asked: Asked, by = 'p') {
  const query = { list: 'all', by, terms: [], descending: false, offset: 0, limit: 100, ...asked }
  const { count, page } = expectedOf(all, by, asked)
  const said = JSON.stringify(asked)
  t.same(await collection.alphabetical(query), page, said)
  t.equal(await collection.alphabeticalCount({ list: 'all', by, terms: query.terms }), count, said)
}

const searches = [
  [],
  ['ann'],
  ['an'],
  ['n'],
  ['zoë'],
  ['mil', 'ob '],
  ['ann', 'b'],
  ['100%'],
  ['n_n'],
  ['(x)'],
  ['[a-z]'],
  ['李'],
  ['number'],
  ['ann number'],
  ['nobody'],
  ['"'],
  ["'; --"]
]

async function pages(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  await rowWriter(spec).write(models, rows)
  for (const terms of searches) {
    for (const descending of [false, true]) {
      for (const from of [undefined, 'ann', 'b', 'zz']) {
        await check(t, collection, rows, { terms, descending, ...(from !== undefined && { from }) })
      }
      await check(t, collection, rows, { terms, descending, offset: 1, limit: 2 })
    }
  }
  await check(t, collection, rows, {}, 'q')
  await check(t, collection, rows, { terms: ['雷'] }, 'q')
  await check(t, collection, rows, { limit: 0 })
}

async function moves(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  const writer = rowWriter(spec)
  await writer.write(models, rows)
  const [first, second, third] = rows as [Row, Row, Row]
  const renamed = { ...first, texts: { all: { order: 'carl', search: 'carl' } } }
  const moved = { ...second, lists: { all: 'q' } }
  const gone = { ...third, lists: { other: 'p' }, texts: {} }
  await writer.write(models, [renamed, moved, gone])
  await writer.write(models, [{ key: (rows[3] as Row).key, remove: true }])
  const now = [renamed, moved, gone, ...rows.slice(4)]
  for (const terms of searches) await check(t, collection, now, { terms })
  await check(t, collection, now, { terms: ['carl'] })
  await check(t, collection, now, { terms: ['zoë'] }, 'q')
  const placed = await collection.scanPlaced('', 100)
  const texts = new Map(now.map(({ key, texts = {} }) => [key, texts]))
  t.same(
    placed.map(({ key, texts }) => [key, texts]),
    [...texts].sort(byText(([key]) => key)).map(([key, one]) => [key, one])
  )
}

async function built(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'later')
  const writer = rowWriter(spec)
  await writer.write(models, rows)
  const renamed = { ...(rows[0] as Row), texts: { all: { order: 'carl', search: 'carl' } } }
  await writer.write(models, [renamed])
  await t.rejects(
    collection.alphabetical({ list: 'all', by: 'p', terms: [], descending: false, offset: 0, limit: 1 })
  )
  await models.finish(spec)
  const now = [renamed, ...rows.slice(1)]
  for (const terms of searches) await check(t, collection, now, { terms })
  await writer.write(models, [rows[0] as Row])
  for (const terms of searches) await check(t, collection, rows, { terms })
  await models.drop(spec)
  await models.open(spec, 'now')
}

async function none(t: Test, models: ReadModels) {
  const collection = await models.open(spec, 'now')
  for (const list of ['other', 'nothing']) {
    await t.rejects(
      collection.alphabetical({ list, by: 'p', terms: [], descending: false, offset: 0, limit: 1 })
    )
    await t.rejects(collection.alphabeticalCount({ list, by: 'p', terms: [] }))
  }
}
