import { type FileRow, type SalesFileOptions, salesReader } from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'

/** All rows of a file that comes in chunks of so many bytes. */
function rowsOf(file: string | Buffer, options: SalesFileOptions = {}, chunk = 7): FileRow[] {
  const bytes = Buffer.from(file)
  const reader = salesReader(options)
  const rows: FileRow[] = []
  for (let at = 0; at < bytes.length; at += chunk) rows.push(...reader.read(bytes.subarray(at, at + chunk)))
  return [...rows, ...reader.end()]
}

const lines = (rows: readonly FileRow[]) => rows.map(({ is, line }) => `${is} ${line}`)

const HEADER = 'subscriber,created_at,amount,description'

t.test('a file is one file in every encoding, with every delimiter and line end', async (t) => {
  const text = `${HEADER}\nann,2026-01-05,100,"Zoë’s, 1 €"\nbob,2026-01-06,200,\n`
  const plain = rowsOf(text)
  t.match(plain, [
    { is: 'row', line: 2, raw: { subscriber: 'ann', amount: '100', description: 'Zoë’s, 1 €' } },
    { is: 'row', line: 3, raw: { subscriber: 'bob', description: '' } }
  ])
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')
  // € and ’ have bytes of their own in windows-1252.
  const latin = Buffer.from(text.replace('€', '\x80').replace('’', '\x92'), 'latin1')
  const files: readonly [string, string | Buffer, SalesFileOptions?][] = [
    ['with a mark', `\uFEFF${text}`],
    ['UTF-16, little end first', utf16],
    ['UTF-16, big end first', Buffer.from(utf16).swap16()],
    ['windows-1252', latin, { encoding: 'windows-1252' }],
    ['UTF-8 with its mark, whatever is said', `\uFEFF${text}`, { encoding: 'windows-1252' }],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['CR', text.replaceAll('\n', '\r')],
    ['mixed', text.replace('\n', '\r\n').replace(/\n$/, '\r')],
    ['no break at the end', text.trimEnd()],
    ['upper case', text.replace(HEADER, HEADER.toUpperCase())]
  ]
  for (const [name, file, options] of files) {
    for (const chunk of [1, 2, 3, 1_000])
      t.same(rowsOf(file, options, chunk), plain, `${name}, ${chunk} bytes`)
  }
  const semicolons = text.replaceAll(/,(?! )/g, ';')
  t.same(rowsOf(semicolons), plain, 'semicolons')
  t.same(rowsOf(text.replaceAll(/,(?! )/g, '\t')), plain, 'tabs')
  const said = rowsOf(`sep=|\r\n${text.replaceAll(/,(?! )/g, '|')}`)
  t.same(
    said.map((row) => ({ ...row, line: row.line - 1 })),
    plain,
    'sep='
  )
})

t.test('bytes that are no text refuse the file, with the line', async (t) => {
  const bad = Buffer.concat([
    Buffer.from(`${HEADER}\r\nann,2026-01-05,100,x\r\nbob,2026-01-06,200,`),
    Buffer.from([0xe9])
  ])
  for (const chunk of [1, 5, 1_000]) {
    t.throws(() => rowsOf(bad, {}, chunk), { name: 'FileFault', message: /^Line 3: .*UTF-8.*windows-1252/ })
  }
  t.match(rowsOf(bad, { encoding: 'windows-1252' }).at(-1), { raw: { description: 'é' } })
  const half = Buffer.from(`\uFEFF${HEADER}\nann,2026-01-05,1,\ud800x\n`, 'utf16le')
  t.throws(() => rowsOf(half), { message: /^Line 2: .*UTF-16/ })
  t.throws(() => rowsOf(Buffer.from(HEADER, 'utf16le')), { message: /NUL.*byte order mark/ })
})

t.test('columns are known, or refused by name', async (t) => {
  const refused: readonly [string, RegExp][] = [
    ['', /empty/],
    ['a\n1\n', /first line must name/],
    ['subscriber,amount\nann,1\n', /no column created_at/],
    ['subscriber,created_at,amount,Notes,Country\n', /unknown columns: notes, country/],
    ['subscriber,created_at,amount,amount\n', /amount twice/],
    ['subscriber,created_at,amount,unit,currency\n', /two columns for unit: unit and currency/],
    ['subscriber,created_at,amount,\n', /without a name/],
    ['customer,date,amount_cents,colour\n', /unknown columns: colour/],
    [`${'x'.repeat(70_000)}\n`, /too long/],
    [`${Array.from({ length: 15_000 }, (_, n) => n.toString(36)).join(',')}\n`, /15000 columns; at most 500/],
    ['"subscriber\n",created_at,amount\n', /cannot be read/]
  ]
  for (const [file, message] of refused) {
    t.throws(() => rowsOf(file, {}, 100), { name: 'FileFault', message }, file.slice(0, 40))
  }
  t.same(
    rowsOf('Amount, subscriber ,created_at\n100,ann,1997-01-01\n'),
    rowsOf('AMOUNT;Subscriber;created_at\n100;ann;1997-01-01\n')
  )
  t.match(rowsOf('subscriber,created_at,amount,Currency\nann,2026-01-01,1,EUR\n'), [{ raw: { unit: 'EUR' } }])
  t.match(rowsOf('customer,date,quantity,amount_cents\n00004,1997-01-01,2,2933\n'), [
    { raw: { subscriber: '00004', created_at: '1997-01-01T00:00:00Z', amount: '2933' } }
  ])
  t.same(rowsOf(`${HEADER}\n`), [])
})

t.test('a record that is none costs its first line alone', async (t) => {
  const long = 'x'.repeat(70_000)
  const files: readonly [string, string, readonly string[]][] = [
    ['a cell too many', 'ta,2026-01-05,1,560,\nbob,2026-01-06,1,\n', ['none 2', 'row 3']],
    ['an unquoted delimiter', 'ann,2026-01-05,1,Desk 2, 100\nbob,2026-01-06,1,\n', ['none 2', 'row 3']],
    ['a cell too few', 'ann,2026-01-05\n', ['none 2']],
    ['empty lines', '\n  \r\nann,2026-01-05,1,\n\n', ['row 4']],
    ['cells that are all empty', ',,,\n', ['row 2']],
    ['a break in a description', 'ann,2026-01-05,1,"a\n\nb"\nbob,2026-01-06,1,\n', ['row 2', 'row 5']],
    ['a break elsewhere', '"ann\nx",2026-01-05,1,\nbob,2026-01-06,1,\n', ['none 2', 'none 3', 'row 4']],
    [
      'an open quote',
      'ann,2026-01-05,1,"a\nbob,2026-01-06,1,b\ncy,2026-01-06,1,\n',
      ['none 2', 'row 3', 'row 4']
    ],
    ['an open quote at the end', 'ann,2026-01-05,1,"', ['none 2']],
    ['a quote inside', 'ann,2026-01-05,1,5" disk\nbob,2026-01-06,1,"5"" disk"\n', ['none 2', 'row 3']],
    ['text behind quotes', 'ann,2026-01-05,1,"a" b\nbob,2026-01-06,1,\n', ['none 2', 'row 3']],
    ['a long line', `ann,2026-01-05,1,${long}\nbob,2026-01-06,1,\n`, ['none 2', 'row 3']]
  ]
  for (const [name, body, expected] of files) {
    t.same(lines(rowsOf(`${HEADER}\n${body}`, {}, 1_024)), expected, name)
  }
  const description = rowsOf(`${HEADER}\nann,2026-01-05,1,"${'x\n'.repeat(35_000)}"\n`, {}, 1_024)
  t.equal(description.length, 35_001, 'of a description that is too long, each line is one')
  t.ok(description.every(({ is }) => is === 'none'))
  const [row] = rowsOf(`${HEADER}\nann,2026-01-05,1\n`)
  t.match(row, { reason: 'It has 3 cells where the header has 4 columns.' })
})

t.test('records that do not end cost no more than they are long', async (t) => {
  // Each opens a quote; and each goes over the others when it is looked for where it closes.
  const bodies = ['a,2026-01-05,1,"b\n', 'a,b\n', '"\n', 'a,2026-01-05,1,"\n""\n""\n', ',,,"""\n']
  for (const one of bodies) {
    const costs = [250_000, 1_000_000].map((length) => {
      const file = `${HEADER}\n${one.repeat(Math.ceil(length / one.length))}`
      const before = process.cpuUsage()
      rowsOf(file, {}, 65_536)
      const { user, system } = process.cpuUsage(before)
      // What is too short to measure says nothing.
      return Math.max(user + system, 20_000)
    })
    const [quarter = 0, whole = 0] = costs
    // Four times as long: 4 where each record is looked at a few times, 16 where it is looked at from each of the others.
    t.ok(whole < 10 * quarter, `${JSON.stringify(one)}: ${whole / quarter} times`)
  }
})

t.test('whatever comes is rows or a refusal, the same in chunks of any size', async (t) => {
  const piece = fc.constantFrom(
    'ann',
    '2026-01-05',
    ',',
    '"',
    '""',
    '\n',
    '\r',
    '\r\n',
    ';',
    '\t',
    ' ',
    '1',
    'é',
    '\0'
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (pieces, chunk) => {
      const file = `${HEADER}\n${pieces.join('')}`
      t.same(rowsOf(file, {}, chunk), rowsOf(file, {}, 100_000))
    }),
    { numRuns: 300 }
  )
})
