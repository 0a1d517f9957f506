/** Real sales, from the file to the tables: the figures must be the file's own, to the cent. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ask, good } from './http.ts'
import { adminPassword, bursar, environment, startServer } from './processes.ts'

const source = process.env.BURSAR_CDNOW
/** Every tenth customer of the file, so that all months are there and the test is short. */
const share = 10
const months = Array.from({ length: 18 }, (_, n) => new Date(Date.UTC(1997, n)).toISOString().slice(0, 7))

interface Sale {
  readonly customer: string
  readonly month: string
  readonly amount: number
}

function salesOf(lines: readonly string[]): Sale[] {
  return lines.map((line) => {
    const [customer = '', date = '', , amount] = line.split(',')
    return { customer, month: date.slice(0, 7), amount: Number(amount) }
  })
}

/** The tables worked out from the file alone: totals, new and churned, in cents and in customers. */
function expectedTables(sales: readonly Sale[]) {
  const byMonth = new Map(months.map((month) => [month, sales.filter((sale) => sale.month === month)]))
  const rows = months.map((month, n) => {
    const now = byMonth.get(month) ?? []
    const before = byMonth.get(months[n - 1] ?? '') ?? []
    const here = new Set(now.map(({ customer }) => customer))
    const there = new Set(before.map(({ customer }) => customer))
    const sum = (some: readonly Sale[]) => some.reduce((total, { amount }) => total + amount, 0)
    return {
      'total-transactions': sum(now),
      'new-transactions': sum(now.filter(({ customer }) => !there.has(customer))),
      'churned-transactions': sum(before.filter(({ customer }) => !here.has(customer))),
      payments: sum(now),
      refunds: 0,
      'total-customers': here.size,
      'new-customers': [...here].filter((customer) => !there.has(customer)).length,
      'churned-customers': [...there].filter((customer) => !here.has(customer)).length
    }
  })
  return (slug: keyof (typeof rows)[number]) => rows.map((row) => row[slug])
}

const missing = source && existsSync(source) ? false : 'BURSAR_CDNOW names no file of real sales'

t.test('imported sales are the tables’ figures, once', { skip: missing }, async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'bursar-sales-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const [header = '', ...lines] = readFileSync(source ?? '', 'utf8')
    .trim()
    .split('\n')
  const sample = lines.filter((line) => Number(line.split(',')[0]) % share === 0)
  const file = join(data, 'sales.csv')
  writeFileSync(file, [header, ...sample].join('\n'))
  const env = environment(join(data, 'site'))
  const server = await startServer(env)
  t.teardown(() => server.end('SIGTERM'))

  const taken = await bursar(['import', file, '--provider', 'broker', '--json'], env)
  t.match(JSON.parse(taken.out), { rows: sample.length, created: sample.length, skipped: 0, failed: [] })
  const again = await bursar(['import', file, '--provider', 'broker', '--json'], env)
  t.match(JSON.parse(again.out), { created: 0, skipped: sample.length, failed: [] })

  const login = good(
    await ask(server.url, 'POST', '/api/auth', undefined, { username: 'admin', password: adminPassword }),
    201
  )
  const query = 'period_type=monthly&nb_periods=18&ends_at=1998-07-01'
  const expected = expectedTables(salesOf(sample))
  for (const table of ['funds', 'customers']) {
    const { results } = good(
      await ask(server.url, 'GET', `/api/metrics/broker/${table}?${query}`, login.token),
      200
    )
    for (const { slug, values } of results) {
      if (slug === 'net-new-customers') continue
      t.same(
        values.map(([, value]: [string, number]) => value),
        expected(slug),
        `${table}: ${slug}`
      )
      t.equal(values[0][0].slice(0, 10), '1997-02-01')
      t.equal(values.at(-1)[0].slice(0, 10), '1998-07-01')
    }
  }
})
