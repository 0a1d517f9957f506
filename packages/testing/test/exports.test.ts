/** Every list and table is a CSV file too: of the same rows, for the same people. */
import { hasRows, type Operation } from '@bursar/service-kit'
import { type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const system = await testSystem(t)
const { admin } = system
const seller = await system.register('seller')
const buyer = await system.register('buyer')
const stranger = await system.register('stranger')
const shop = await system.openProfile(seller, 'The Shop')
const acme = await system.openProfile(buyer, 'Acme')
const plan = await system.makePlan(seller, shop, 'Basic')
await system.subscribe(buyer, acme, plan)
await system.settled()

const operations: readonly Operation[] = [...system.services, system.gateway].flatMap((one) => one.operations)
const withRows = operations.filter(hasRows)

/** URLs of an operation: of who sells, and of who buys. */
function urlsOf({ path }: Operation): string[] {
  const urls = [
    { profile: shop, user: 'seller', plan, role: 'manager' },
    { profile: acme, user: 'buyer', plan, role: 'manager' }
  ].map((names: Record<string, string>) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')
  )
  return [...new Set(urls)]
}

/** Lines that end outside of quotes, without the header. */
function linesOf(text: string): string[] {
  const lines = text.replaceAll(/"(?:[^"]|"")*"/g, (cell) => cell.replaceAll('\r\n', ' ')).split('\r\n')
  return lines.slice(1, -1)
}

async function rowsOf(client: TestClient, url: string): Promise<number | undefined> {
  const { status, body } = await client.get(`${url}?page_size=100`)
  if (status !== 200) return undefined
  const rows = [...body.results, ...(body.extra ?? [])]
  return rows.reduce((sum: number, { values }) => sum + (values?.length ?? 1), 0)
}

t.test('the lists and tables are known', async (t) => {
  const paths = withRows.map(({ path }) => path)
  const lists = operations.filter(({ lists }) => lists.length > 0).map(({ path }) => path)
  const tables = ['funds', 'customers', 'balances', 'plans'].map((name) => `/api/metrics/{profile}/${name}`)
  t.same(
    [...lists, ...tables].filter((path) => !paths.includes(path)),
    []
  )
})

let rows = 0
for (const operation of withRows) {
  t.test(`GET ${operation.path}`, async (t) => {
    for (const url of urlsOf(operation)) {
      const count = await rowsOf(admin, url)
      const asked = await admin.get(`${url}?format=csv`)
      if (count === undefined) {
        t.not(asked.status, 200, url)
        continue
      }
      t.equal(asked.status, 200, url)
      t.match(asked.headers, {
        'content-type': /^text\/csv/,
        'content-disposition': /^attachment; filename="[\w.-]+-\d{4}-\d\d-\d\d\.csv"$/,
        'cache-control': /no-store|no-cache/
      })
      t.equal(linesOf(asked.body).length, count, url)
      t.equal((await admin.get(url, { accept: 'text/csv' })).body, asked.body)
      rows += count
      for (const client of [stranger, system.anonymous]) {
        const [json, csv] = [await client.get(url), await client.get(`${url}?format=csv`)]
        t.equal(csv.status, json.status, url)
      }
    }
  })
}

t.test('and there were rows', async (t) => {
  t.ok(rows > 100, String(rows))
})
