import { identifySales, readSale, type SaleRow, transactionText } from '@bursar/billing'
import { moneyText } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'

const good = { subscriber: 'ann', created_at: '1997-01-01', amount: 100 }

function sale(more: Record<string, unknown> = {}, zone = 'UTC'): SaleRow {
  const read = readSale({ ...good, ...more }, zone)
  if (!read.ok) throw new Error(JSON.stringify(read.fields))
  return read.sale
}

/** The checks of rows as they come, of one request. */
function checks(provider: string, rows: readonly SaleRow[]): string[] {
  const identify = identifySales(provider)
  return rows.map((row, n) => identify(n + 1, row).check)
}

t.test('a row is read as JSON and as text alike', async (t) => {
  t.match(sale(), {
    subscriber: 'ann',
    plan: '',
    created_at: '1997-01-01T00:00:00.000Z',
    amount: 100,
    unit: 'usd',
    description: '',
    key: undefined,
    twin: undefined
  })
  const dressed = [
    { created_at: '1997-01-01T01:00:00+01:00', amount: '100', unit: 'USD', subscriber: ' ann ' },
    { amount: '0100', currency: 'Usd', description: '', full_name: '', key: '' },
    { created_at: '1997-01-01T00:00Z', plan: ' ' }
  ]
  for (const row of dressed) t.same(checks('p', [sale(row)]), checks('p', [sale()]), JSON.stringify(row))
  t.equal(sale({ description: ' a\r\nb\rc ' }).description, 'a\nb\nc', 'one kind of line break')
  t.equal(sale({ description: 'e\u0301' }).description, '\u00e9', 'NFC')
})

t.test('what is no sale is quoted, with what would do', async (t) => {
  for (const [field, value, said] of [
    ['subscriber', '', /""/],
    ['subscriber', 5, /"5"/],
    ['subscriber', 'a b', /"a b"/],
    ['created_at', '1997-02-30', /"1997-02-30".*2026-01-31/],
    ['created_at', null, /.*/],
    ['amount', '249.00', /"249.00".*24900 for 249\.00/],
    ['amount', ' 100,24900', /24900 for 249\.00/],
    ['amount', -1, /"-1" is below 0/],
    ['amount', '1e3', /"1e3"/],
    ['amount', '10000000000000000', /1000000000000/],
    ['amount', 1_000_000_000_001, /1000000000000/],
    ['amount', 2 ** 53, /1000000000000/],
    ['amount', '', /""/],
    ['unit', 'euro', /4 characters; at most 3/],
    ['plan', [], /not text/],
    ['description', 'x'.repeat(1_001), /1001 characters; at most 1000/],
    ['description', 'x'.repeat(9_000_000), /9000000 characters; at most 1000/],
    ['description', 'a\0b', /"a\\u0000b" has a NUL/],
    ['subscriber', 'a\nb', /line break/],
    ['full_name', 'a\u202eb', /invisible character/],
    ['twin', -1, /"-1"/],
    ['email', 'ann at home', /"ann at home" is not a valid e-mail/],
    ['key', 'x'.repeat(256), /256 characters; at most 255/]
  ] as const) {
    const read = readSale({ ...good, [field]: value }, 'UTC')
    t.match(read, { ok: false, fields: { [field]: [said] } }, `${field} ${value}`)
  }
  t.match(
    readSale({ ...good, Amount: 1 }, 'UTC'),
    { fields: { row: [/"Amount"/] } },
    'an unknown field is named'
  )
  t.match(readSale({ ...good, unit: 'usd', currency: 'eur' }, 'UTC'), { fields: { currency: [String] } })
  t.match(readSale(JSON.parse('{"__proto__": {}, "amount": 1}'), 'UTC'), { fields: { row: [/"__proto__"/] } })
  t.equal(sale({ amount: '01000' }).amount, 1_000)
  t.equal(sale({ amount: '1000000000000' }).amount, 10 ** 12)
  t.equal(sale({ currency: 'eur' }).unit, 'eur', 'a currency is a unit')
  fc.assert(fc.property(fc.anything(), (anything) => typeof readSale(anything, 'UTC').ok === 'boolean'))
})

t.test('a bare date is midnight in the zone, an instant is itself', async (t) => {
  const angeles = 'America/Los_Angeles'
  t.match(sale({ created_at: '2025-09-01' }, angeles), {
    created_at: '2025-09-01T07:00:00.000Z',
    local: true
  })
  t.match(sale({ created_at: '2025-09-01T00:00:00Z' }, angeles), {
    created_at: '2025-09-01T00:00:00.000Z',
    local: false
  })
  t.same(
    checks('p', [
      sale({ created_at: '2025-09-01' }, angeles),
      sale({ created_at: '2025-09-01T07:00Z' }, angeles)
    ]),
    checks('p', [sale({ created_at: '2025-09-01T07:00Z' }), sale({ created_at: '2025-09-01T07:00Z' })]),
    'the same instant is the same sale, however it is written'
  )
})

t.test('equal rows are told apart by their count, and the same file has the same identities', async (t) => {
  const other = sale({ amount: 200 })
  const rows = [sale(), other, sale()]
  const found = checks('p', rows)
  t.equal(new Set(found).size, 3)
  t.match(found[0], /^check_[0-9a-f]{40}$/)
  t.same(checks('p', rows), found)
  t.notOk(
    checks('q', rows).some((check) => found.includes(check)),
    "another provider's row is another"
  )
  t.same(checks('p', [other, sale(), sale()]).sort(), [...found].sort(), 'whatever the order of the rows')
  t.same(
    checks('p', [sale({ twin: 1 }), sale({ twin: '0' }), other]).sort(),
    [...found].sort(),
    'or who counted'
  )
  const keyed = [sale({ key: 'k' }), sale({ key: 'k', amount: 200 })]
  t.equal(new Set(checks('p', keyed)).size, 1, 'a key of its own is the identity')
})

t.test('what version 0.1 stored is known as it came then', async (t) => {
  const identify = identifySales('p')
  const { check, former } = identify(1, sale({ created_at: '2025-09-01' }, 'America/Los_Angeles'))
  // check_ and 40 hex of SHA-256 over provider, fields with the date in UTC, and the count.
  t.same(former, ['check_4eae5abfb95ff732fa6546d0465d308e905db79b'])
  t.not(former[0], check)
  const keyed = identify(2, sale({ key: 'k' }))
  t.same(keyed.check, 'check_dc2b05fd3d1dc40913020d02280a9a94ed94d6ef')
  t.same(keyed.former, [])
  const line = identify(3, sale({ former_key: 'row_x_0', amount: 5 }))
  t.equal(line.former.length, 2)
})

t.test('money is read in its own symbol and decimals', async (t) => {
  t.equal(moneyText(24900, 'usd'), '$249.00')
  t.equal(moneyText(5, 'eur'), '€0.05')
  t.equal(moneyText(24900, 'jpy'), '¥249')
  t.equal(moneyText(Number.MAX_SAFE_INTEGER, 'usd'), '$90,071,992,547,409.91')
  t.equal(transactionText(24900, 'usd', true), '($249.00)')
})
