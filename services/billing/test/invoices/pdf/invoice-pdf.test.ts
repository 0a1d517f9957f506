import { fontRuns, invoicePdf, uncompressed, wrapped } from '@bursar/billing'
import type { Invoice } from '@bursar/contracts'
import { sampleInvoice } from '@bursar/testing'
import t from 'tap'

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length

t.test('a usual invoice has one page and is small, whatever its scripts', async (t) => {
  const pdf = await invoicePdf(sampleInvoice)
  t.equal(pdf.toString('latin1', 0, 5), '%PDF-')
  t.equal(pagesOf(pdf), 1)
  t.ok(pdf.length < 100_000, `${pdf.length} bytes`)
  const fonts = new Set(pdf.toString('latin1').match(/\+NotoSans\w*-\w+/g))
  t.same([...fonts].sort(), [
    '+NotoSans-Bold',
    '+NotoSans-Regular',
    '+NotoSansJP-Bold',
    '+NotoSansJP-Regular'
  ])
})

t.test('what does not fit on one page goes on, and nothing of it is lost', async (t) => {
  const lines = Array.from({ length: 100 }, (_, n) => ({
    ...sampleInvoice.lines[0]!,
    description: `Seat ${n}`
  }))
  const pdf = await invoicePdf({ ...sampleInvoice, lines })
  t.ok(pagesOf(pdf)! > 1)
  const credit: Invoice = { ...sampleInvoice, kind: 'credit-note', invoice: 'FERN-000041', lines: [] }
  t.equal(pagesOf(await invoicePdf(credit)), 1)
})

t.test('each part of a text is in the font that has it', async (t) => {
  const runs = fontRuns('Ann Анна Άννα 安名', 400)
  t.same(runs.map(({ text }) => text).join(''), 'Ann Анна Άννα 安名')
  for (const { text, font } of runs) {
    for (const character of text) t.ok(font.hasGlyphForCodePoint(character.codePointAt(0)!), character)
  }
  t.equal(fontRuns('Ann', 700)[0]?.name, fontRuns('Bob', 700)[0]?.name)
  t.same(
    fontRuns('e\u0301', 400).map(({ text }) => text),
    ['é'],
    'an accent is on its letter'
  )
  t.same(
    fontRuns('a\u{10980}b', 400).map(({ text }) => text),
    ['a?b'],
    'what no font has'
  )
  t.throws(() => uncompressed(Buffer.from('no font at all, and long enough to have a head')))
})

t.test('lines break between words, and within what has no spaces', async (t) => {
  const widthOf = (text: string) => text.length
  t.same(wrapped('one two three', 8, widthOf), ['one two', 'three'])
  t.same(wrapped('short', 8, widthOf), ['short'])
  t.same(wrapped('一二三四五', 3, widthOf), ['一二三', '四五'])
  t.same(wrapped('a longestword', 4, widthOf), ['a lo', 'nges', 'twor', 'd'])
  t.same(wrapped('any length', undefined, widthOf), ['any length'])
})
