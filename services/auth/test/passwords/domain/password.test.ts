import { isCommonPassword, passwordRule, passwordText } from '@bursar/auth'
import t from 'tap'

const passwordFault = passwordRule(isCommonPassword)

t.test('a password is 8 to 128 printable characters, counted as people count them', (t) => {
  for (const good of [
    'x7-9qqr1',
    'with spaces in it',
    'pässwörter',
    '密码密码密码密码',
    '😀😀😀😀😀😀😀😀',
    '👩‍👩‍👧 family',
    'می‌خواهم‌ها',
    'x'.repeat(128)
  ]) {
    t.equal(passwordFault(good), undefined, good)
  }
  for (const bad of ['1234567', '😀😀😀😀', 'x'.repeat(129), 'ﬃ'.repeat(50)]) {
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

t.test('common ones are refused, however they are written; the least is a setting', (t) => {
  for (const bad of ['password', 'PassWord', '\uFF50\uFF41\uFF53\uFF53word', '12345678', 'qwertyuiop']) {
    t.match(passwordFault(bad), /most common/, bad)
  }
  t.equal(passwordFault('password of mine'), undefined)
  const strict = passwordRule(isCommonPassword, 15)
  t.match(strict('fourteen chars'), /at least 15 characters/)
  t.equal(strict('fifteen charact'), undefined)
  t.end()
})
