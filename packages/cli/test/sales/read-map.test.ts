import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSystem } from '@bursar/testing'
import t from 'tap'
import { type MapOptions, readingBy } from '../../dist/sales/read-map.js'
import { recordsOf, salesFile } from '../../dist/sales/sales-file.js'
import { sendSales } from '../../dist/sales/send-sales.js'

const folder = mkdtempSync(join(tmpdir(), 'bursar-map-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

/** A file of that content. */
function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

t.test('a map is one that is known, or a file, and what is wrong with it is said', async (t) => {
  const map = file(
    'map.json',
    '{"columns": {"subscriber": "Kunde", "created_at": ["Datum"], "amount": "Betrag"}, "decimal": ","}'
  )
  t.type((await readingBy({ map, currency: 'eur', dateFormat: 'DD.MM.YYYY' })).columns, 'function')
  t.equal((await readingBy({ map: 'quickbooks' })).linesBefore, 10)
  t.same(await readingBy({}), {})
  const refused: readonly [MapOptions, RegExp][] = [
    [{ currency: 'eur' }, /--map/],
    [{ map: 'nothing' }, /no map nothing: use stripe, paypal, chargebee, quickbooks/],
    [{ map: file('a.json', '{') }, /not valid JSON/],
    [{ map: file('b.json', '{"columns": {"colour": "x"}}') }, /is not valid: /],
    [{ map, decimal: ';' }, /--decimal/],
    [{ map, dateFormat: 'MM/YY' }, /MM\/YY/]
  ]
  for (const [options, message] of refused) {
    await t.rejects(readingBy(options), { name: 'CommandError', message }, JSON.stringify(options))
  }
})

t.test('a dry run by a map stores nothing, and no record stops the others', async (t) => {
  const { admin, settled, engines } = await testSystem(t)
  const path = file(
    'sales.csv',
    'Kunde;Datum;Betrag\r\nann;05.01.2025;1.249,50\r\nbob\0;05.01.2025;1,00\r\ncy;05.01.2025;1,00;x\r\nann;31.01.2025;0,50\r\n' +
      `dan;05.01.2025;${'9'.repeat(9_000_000)}\r\neve;05.01.2025;2,00`
  )
  const map = file(
    'map.json',
    '{"columns": {"subscriber": "Kunde", "created_at": "Datum", "amount": "Betrag"}}'
  )
  const reading = await readingBy({ map, currency: 'eur', decimal: ',', dateFormat: 'DD.MM.YYYY' })
  const sales = await salesFile(path, reading)
  t.equal(await recordsOf(sales), 6)
  const to = { client: admin.api, provider: 'broker', timezone: undefined, onPart: () => undefined }
  const before = (await engines.get('billing')?.events.head())?.position
  const dry = await sendSales(sales, { ...to, dry: true })
  t.match(dry, { rows: 6, created: 3, skipped: 0, failed_count: 3 })
  t.same(dry.months, [{ month: '2025-01', unit: 'eur', rows: 3, amount: 125_200 }])
  t.same(
    dry.failed.map(({ line }) => line),
    [3, 4, 6]
  )
  t.match(dry.failed, [{ reason: /^Kunde: / }, { reason: /4 cells/ }, { reason: /65536 characters/ }])
  t.equal((await engines.get('billing')?.events.head())?.position, before)
  t.match(await sendSales(sales, { ...to, dry: false }), { created: 3, failed_count: 3 })
  await settled()
  t.match(
    await sendSales(sales, { ...to, dry: false }),
    { created: 0, skipped: 3, failed_count: 3 },
    'and again'
  )
})

t.test('a file that is refused has brought nothing', async (t) => {
  const path = file(
    'latin.csv',
    Buffer.from('subscriber,created_at,amount\nann,2026-01-05,1\nzo\xeb,2026-01-05,1\n', 'latin1')
  )
  const sales = await salesFile(path, {})
  await t.rejects(recordsOf(sales), {
    name: 'CommandError',
    message: /latin.csv cannot be imported. Line 3: .*windows-1252/
  })
  await t.rejects(salesFile(join(folder, 'none.csv'), {}), { message: /none\.csv does not exist/ })
})
