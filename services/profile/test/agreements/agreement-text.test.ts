/** What becomes of the text of an agreement: nothing that a browser would run. */
import fc from 'fast-check'
import t from 'tap'
import { agreementHtml } from '../../dist/agreements/agreement-text.js'

t.test('headings, paragraphs and lists', async (t) => {
  const text =
    '# Terms\r\n## Part\nOne\ntwo\n\n \n* a\n- b\n\n### Deep\n\nMixed\n- no list\n#no heading\n####### none'
  t.equal(
    agreementHtml(text),
    '<h1>Terms</h1>\n<h2>Part</h2>\n<p>One<br>two</p>\n<ul><li>a</li><li>b</li></ul>\n<h3>Deep</h3>\n' +
      '<p>Mixed<br>- no list<br>#no heading<br>####### none</p>\n'
  )
  t.equal(agreementHtml(''), '')
  t.equal(agreementHtml(' \n\n '), '')
})

t.test('markup in it is text', async (t) => {
  t.equal(
    agreementHtml('# <script>alert(1)</script>\n- <img src=x onerror="x">\n\na & b\'s'),
    '<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>\n<ul><li>&lt;img src=x onerror=&quot;x&quot;&gt;</li></ul>\n' +
      '<p>a &amp; b&#39;s</p>\n'
  )
  const ours = /<\/?(?:h[123]|p|ul|li)>|<br>|&(?:amp|lt|gt|quot|#39);/g
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '#', '-', ' ', '\n', 'a', '/') }),
      (text) => {
        return !/[<>&"']/.test(agreementHtml(text).replaceAll(ours, ''))
      }
    )
  )
})

t.test('a long text takes no long time', async (t) => {
  for (const line of ['#', '# ', '- ', '\n', ' \n', '-', 'a\n', '#\n', '\t\n']) {
    const begun = performance.now()
    agreementHtml(line.repeat(100_000 / line.length))
    t.ok(performance.now() - begun < 1_000, JSON.stringify(line))
  }
})
