import t from 'tap'
import { nameOfUrl, textFault } from '../../dist/texts/texts.js'

t.test('a line is what can be seen', (t) => {
  const good = [
    'Anna Smith',
    'Zoë Ångström',
    '株式会社テスト',
    'علی\u200cرضا',
    'ක්\u200dෂ',
    'Ada 👩\u200d💻',
    'Pride 🏳️\u200d🌈',
    '👩🏽\u200d🚀'
  ]
  for (const [n, text] of good.entries()) t.equal(textFault(text, 'line'), undefined, `good ${n}`)
  const bad = [
    'a\nb',
    'a\tb',
    'a\u0000b',
    'a\u007f',
    'a\u0085b',
    'a\u2028b',
    'a\u202eb',
    'pay\u200bpal',
    'pay\u2060pal',
    '\ufeffa',
    'a\u2066b\u2069',
    'a\u200d',
    '\u200cb',
    '1\u200d2'
  ]
  for (const [n, text] of bad.entries()) t.match(textFault(text, 'line'), /not allowed here/, `bad ${n}`)
  t.end()
})

t.test('lines have breaks and tabs, and no other controls', (t) => {
  t.equal(textFault('a\r\n\tb', 'lines'), undefined)
  t.match(textFault('a\u001bb', 'lines'), /not allowed here/)
  t.end()
})

t.test('a name with a control character is nobody’s', (t) => {
  t.equal(nameOfUrl('buyer'), 'buyer')
  t.notMatch(nameOfUrl('buyer\u0000zzz'), /^buyer$|\0/)
  t.equal(nameOfUrl('Zoe\u0308'), 'Zoë')
  t.end()
})
