import { newWalk, parseListQuery, selectRows } from '@bursar/service-kit'
import t, { type Test } from 'tap'
import { demoSystem } from '../demo-system.ts'
import { collectionOf, day, inTurn, now, type Row } from '../lists/rows.ts'

const url = '/api/profile/shop/plans'

async function shop(t: Test, titles: readonly string[], times = 1) {
  const demo = await demoSystem(t, { checkAnswers: true })
  for (const user of ['ann', 'ben']) await demo.user(user)
  await demo.makeProfile('shop')
  await demo.grant('ann', 'shop')
  // What was written is waited for.
  const own: Record<string, string> = {}
  for (const title of titles) {
    const request = { method: 'POST', url: `${url}?times=${times}`, payload: { title, size: 7 } } as const
    const { headers } = await demo.app.inject({ ...request, headers: demo.bearer('ann') })
    own['x-position'] = String(headers['x-position'])
  }
  const get = (query = '', headers: object = {}, method: 'GET' | 'HEAD' = 'GET') =>
    demo.app.inject({ method, url: `${url}${query}`, headers: { ...demo.bearer('ann'), ...own, ...headers } })
  const records = async (query: string, headers?: object) => {
    const [first = '', ...lines] = (await get(query, headers)).payload.split('\r\n')
    t.equal(first, '\uFEFFtitle,size,created_at', 'the mark of UTF-8, and all columns')
    t.equal(lines.pop(), '', 'each line has its end')
    return lines
  }
  return { ...demo, get, records, own }
}

t.test('a list as a file, by its URL or by a header', async (t) => {
  const { get, records } = await shop(t, ['one, or "two"', 'Zoë'])
  const asked = await get('?format=csv')
  t.equal(asked.statusCode, 200)
  t.match(asked.headers, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="shop-plans-2026-01-01.csv"',
    vary: 'Accept'
  })
  t.same(await records('?format=csv'), [
    'Zoë,7,2026-01-01T00:00:00.000Z',
    '"one, or ""two""",7,2026-01-01T00:00:00.000Z'
  ])
  for (const accept of [
    'text/csv',
    'Text/CSV;q=0.9, application/json;q=0.1',
    'application/json;q=0.5, text/csv'
  ])
    t.equal((await get('', { accept })).payload, asked.payload, accept)
  for (const accept of ['*/*', 'application/json', 'text/csv;q=0', 'text/csv;q=0.1, application/json'])
    t.match((await get('', { accept })).headers, { 'content-type': /^application\/json/ }, accept)
  t.match((await get('?format=json', { accept: 'text/csv' })).json(), { count: 2 }, 'the URL is meant more')
  t.same((await get('?format=xml')).json(), { format: ['The format must be csv or json.'] })
  const head = await get('?format=csv', {}, 'HEAD')
  t.match([head.statusCode, head.payload, head.headers['content-type']], [200, '', /^text\/csv/])
  t.equal((await get('?format=csv&start_at=never', {}, 'HEAD')).statusCode, 400)
  for (let n = 0; n < 5; n++)
    t.equal((await get('?format=csv', {}, 'HEAD')).statusCode, 200, 'its turn is over')
})

t.test('who may not read the list, and a query that is refused, are told so in JSON', async (t) => {
  const { get, bearer, app } = await shop(t, [])
  const asBen = await app.inject({ url: `${url}?format=csv`, headers: bearer('ben') })
  t.match([asBen.statusCode, asBen.headers['content-type']], [403, /^application\/json/])
  t.equal((await app.inject({ url: `${url}?format=csv` })).statusCode, 401)
  t.equal((await get('?format=csv&start_at=never')).statusCode, 400)
  t.equal(
    (await get('?format=csv')).payload,
    '\uFEFFtitle,size,created_at\r\n',
    'nothing but what the columns are'
  )
})

t.test('all rows and not a page, searched and sorted as the list is', async (t) => {
  const { get, records } = await shop(t, ['ant', 'bee', 'cat'], 200)
  const lines = await records('?format=csv&page=2&page_size=3')
  t.equal(lines.length, 600)
  const pages: string[] = []
  for (let page = 1; page <= 6; page++) {
    const { results } = (await get(`?page_size=100&page=${page}`)).json()
    for (const { title, size, created_at } of results) pages.push(`${title},${size},${created_at}`)
  }
  t.same(lines, pages)
  t.equal((await records('?format=csv&q=a')).length, 400)
  const sorted = await records('?format=csv&o=-title')
  t.match([sorted.length, sorted[0], sorted.at(-1)], [600, /^cat/, /^ant/])
})

t.test('what a spreadsheet would run is a text there, and a number a number', async (t) => {
  const titles = ['=1+1', '+1', '-1', '@SUM(A1)', '\uFF1D1', 'a=1']
  const { records } = await shop(t, titles)
  const cells = (await records('?format=csv')).map((line) => line.split(',')[0])
  t.same(cells.reverse(), ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\uFF1D1", 'a=1'])
})

t.test('two exports at a time, until their last byte is sent or they are given up', async (t) => {
  const { app, bearer, own } = await shop(t, ['ant'], 500)
  const open = () =>
    app.inject({ url: `${url}?format=csv`, headers: { ...bearer('ann'), ...own }, payloadAsStream: true })
  const [one, other] = await Promise.all([open(), open()])
  const third = await open()
  t.equal(third.statusCode, 429)
  t.equal(third.headers['retry-after'], '1')
  let text = ''
  for await (const part of one.stream()) text += part
  t.equal(text.split('\r\n').length, 502)
  other.stream().destroy()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const [again, too] = await Promise.all([open(), open()])
  t.same([again.statusCode, too.statusCode], [200, 200])
  for (const { stream } of [again, too]) stream().destroy()
})

t.test('rows that come in meanwhile move nothing', async (t) => {
  const row = (n: number): Row => ({
    key: String(n).padStart(4, '0'),
    created_at: day(0),
    title: `t${n}`,
    size: n % 5
  })
  const before = await collectionOf(Array.from({ length: 600 }, (_, n) => row(n)))
  const after = await collectionOf(Array.from({ length: 650 }, (_, n) => row(n)))
  let reads = 0
  const rows = () => (reads++ === 0 ? before : after).collection
  const collection = {
    ...before.collection,
    documents: (query: Parameters<typeof before.collection.documents>[0]) => rows().documents<Row>(query)
  }
  const source = { collection, list: 'all', by: 'x', descending: false, dates: 'none' } as const
  const walk = newWalk()
  const list = { ...parseListQuery({}, [], 'UTC'), walk }
  const request = { list, now, origin: '', url: '', reveal: async <T>(json: T) => json, inTurn }
  const found: string[] = []
  do for (const { title } of (await selectRows<Row>(request, source as never)).rows) found.push(title)
  while (!walk.ended)
  t.same(
    found,
    Array.from({ length: 650 }, (_, n) => `t${n}`),
    'each once, and what came in behind'
  )
})
