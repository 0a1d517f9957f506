import { csvSales, identifySales, moneyText, readSale, type SaleRow, transactionText } from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'

const sale: SaleRow = {
  subscriber: 'ann',
  plan: '',
  created_at: '1997-01-01T00:00:00.000Z',
  amount: 100,
  unit: 'usd',
  description: '',
  key: undefined
}

t.test('a row is read as JSON and as text alike', async (t) => {
  t.same(readSale({ subscriber: 'ann', created_at: '1997-01-01', amount: 100 }), { ok: true, sale })
  t.same(
    readSale({ subscriber: ' ann ', created_at: '1997-01-01T01:00:00+01:00', amount: '100', unit: 'USD' }),
    {
      ok: true,
      sale
    }
  )
  for (const [field, value] of [
    ['subscriber', ''],
    ['subscriber', 5],
    ['subscriber', 'a b'],
    ['created_at', '1997-02-30'],
    ['created_at', null],
    ['amount', '1.5'],
    ['amount', 2 ** 53],
    ['amount', ''],
    ['unit', 'euro'],
    ['plan', []],
    ['description', 'x'.repeat(1_001)],
    ['key', 'x'.repeat(256)]
  ] as const) {
    const read = readSale({ subscriber: 'ann', created_at: '1997-01-01', amount: 100, [field]: value })
    t.match(read, { ok: false, fields: { [field]: [String] } }, `${field} ${value}`)
  }
  fc.assert(fc.property(fc.anything(), (anything) => typeof readSale(anything).ok === 'boolean'))
})

t.test('a file is read by the names in its header', async (t) => {
  const rows = csvSales('\uFEFFAmount, subscriber ,created_at\n100,ann,1997-01-01\n\n1,bob\n')
  t.same(rows[0], { amount: '100', subscriber: 'ann', created_at: '1997-01-01' })
  t.same(
    rows.map((row) => readSale(row).ok),
    [true, false]
  )
  t.same(csvSales('subscriber,created_at,amount\n'), [])
  for (const bad of ['', 'subscriber,amount\nann,1\n', 'subscriber,created_at,amount\n"ann,1997,1\n']) {
    t.throws(() => csvSales(bad), { code: 'invalid_fields' })
  }
})

t.test('equal rows are told apart by their count, and the same file has the same identities', async (t) => {
  const other = { ...sale, amount: 200 }
  const rows = [sale, other, sale].map((one, n) => ({ row: n + 1, sale: one }))
  const checks = identifySales('p', rows).map(({ check }) => check)
  t.equal(new Set(checks).size, 3)
  t.match(checks[0], /^check_[0-9a-f]{40}$/)
  t.same(
    identifySales('p', rows).map(({ check }) => check),
    checks
  )
  t.notOk(
    identifySales('q', rows).some(({ check }) => checks.includes(check)),
    "another provider's row is another"
  )
  const order = identifySales('p', [rows[1]!, rows[0]!, rows[2]!]).map(({ check }) => check)
  t.same([...order].sort(), [...checks].sort(), 'whatever the order of the rows')
  const keyed = [sale, other].map((one, n) => ({ row: n, sale: { ...one, key: 'k' } }))
  t.equal(
    new Set(identifySales('p', keyed).map(({ check }) => check)).size,
    1,
    'a key of its own is the identity'
  )
})

t.test('money is read in its own symbol and decimals', async (t) => {
  t.equal(moneyText(24900, 'usd'), '$249.00')
  t.equal(moneyText(5, 'eur'), '€0.05')
  t.equal(moneyText(24900, 'jpy'), '¥249')
  t.equal(moneyText(Number.MAX_SAFE_INTEGER, 'usd'), '$90,071,992,547,409.91')
  t.equal(transactionText(24900, 'usd', true), '($249.00)')
})
