/** Real sales, and the tables that they must come to, worked out from the file alone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Test } from 'tap'
import { ask, good } from './http.ts'
import { adminPassword, bursar } from './processes.ts'

const source = process.env.BURSAR_CDNOW
/** Every tenth customer, so that all months are there and the test is short; 1 takes the whole file. */
const share = Number(process.env.BURSAR_CDNOW_SHARE ?? 10)
const months = Array.from({ length: 18 }, (_, n) => new Date(Date.UTC(1997, n)).toISOString().slice(0, 7))

/** Whether to skip, and why. */
export const noSales = source && existsSync(source) ? false : 'BURSAR_CDNOW names no file of real sales'

/** How long one test of them may take: the whole file is ten times the work. */
export const salesTimeout = share === 1 ? 1_800_000 : 115_000

interface Sale {
  readonly customer: string
  readonly month: string
  readonly amount: number
}

/** Writes the chosen part of the file to `path`, and answers its sales. */
export function takeSales(path: string): Sale[] {
  const [header = '', ...lines] = readFileSync(source ?? '', 'utf8')
    .trim()
    .split('\n')
  const sample = lines.filter((line) => Number(line.split(',')[0]) % share === 0)
  writeFileSync(path, [header, ...sample].join('\n'))
  return sample.map((line) => {
    const [customer = '', date = '', , amount] = line.split(',')
    return { customer, month: date.slice(0, 7), amount: Number(amount) }
  })
}

/** On a busy machine a part of the file may take longer than the gateway waits; the command then says to go on. */
const CUT_OFF_MAX = 5

/** Imports the file, and again; the second time makes nothing. */
export async function importTwice(t: Test, file: string, sales: number, env: Record<string, string>) {
  const args = ['import', file, '--provider', 'broker', '--json']
  let once = await bursar(args, env)
  for (let cut = 0; cut < CUT_OFF_MAX && /answered 504/.test(once.err); cut++) {
    t.comment(once.err)
    once = await bursar(args, env)
  }
  if (once.code !== 0) throw new Error(`the import ended with ${once.code}: ${once.out}${once.err}`)
  const { rows, created, skipped, failed } = JSON.parse(once.out)
  t.same([rows, created + skipped, failed], [sales, sales, []])
  const again = await bursar(args, env)
  t.match(JSON.parse(again.out), { created: 0, skipped: sales, failed: [] })
}

/** The figures of 18 months, row by row: total, new and churned, in cents and in customers. */
export async function figuresAreTheFiles(t: Test, url: string, sales: readonly Sale[]): Promise<void> {
  const login = { username: 'admin', password: adminPassword }
  const { token } = good(await ask(url, 'POST', '/api/auth', undefined, login), 201)
  const query = 'period_type=monthly&nb_periods=18&ends_at=1998-07-01'
  const expected = expectedTables(sales)
  for (const table of ['funds', 'customers']) {
    const { results } = good(await ask(url, 'GET', `/api/metrics/broker/${table}?${query}`, token), 200)
    for (const { slug, values } of results) {
      if (slug === 'net-new-customers') continue
      const found = values.map(([, value]: [string, number]) => value)
      t.same(found, expected(slug), `${table}: ${slug}`)
      t.equal(values[0][0].slice(0, 10), '1997-02-01')
      t.equal(values.at(-1)[0].slice(0, 10), '1998-07-01')
    }
  }
}

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
