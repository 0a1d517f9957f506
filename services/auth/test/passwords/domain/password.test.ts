import { passwordFault, passwordText } from '@bursar/auth'
import t from 'tap'

t.test('a password is 8 to 256 printable characters, counted as people count them', (t) => {
  for (const good of [
    '12345678',
    'with spaces in it',
    'pässwörter',
    '密码密码密码密码',
    '😀😀😀😀😀😀😀😀',
    '👩‍👩‍👧 family',
    'می‌خواهم‌ها',
    'x'.repeat(256)
  ]) {
    t.equal(passwordFault(good), undefined, good)
  }
  for (const bad of ['1234567', '😀😀😀😀', 'x'.repeat(257), 'ﬃ'.repeat(100)]) {
    t.match(passwordFault(bad), /at (least|most)/, bad)
  }
  const unseen = [
    '\u0000',
    '\n',
    '\t',
    '\u0085',
    '\u200B',
    '\u202E',
    '\u2028',
    '\uFEFF',
    '\u00AD',
    '\uD800',
    '\u{E0041}'
  ]
  for (const one of unseen) {
    t.match(passwordFault(`long-enough${one}`), /printable/, `U+${one.codePointAt(0)?.toString(16)}`)
  }
  t.end()
})

t.test('however it was composed, it is one password', (t) => {
  for (const [one, other] of [
    ['cafe\u0301-du-nord', 'caf\u00E9-du-nord'],
    ['\uFF50\uFF41\uFF53\uFF53word', 'password'],
    ['\u212Bngstrom', '\u00C5ngstrom']
  ] as const) {
    t.equal(passwordText(one), passwordText(other))
  }
  t.end()
})
