import { countries, firstFree, isEmail, isFixedWord, languages, slugOf, slugPattern } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'

t.test('a derived slug', async (t) => {
  t.equal(slugOf('Acme'), 'acme')
  t.equal(slugOf('  Acme & Sons, Inc. '), 'acme-sons-inc')
  t.equal(slugOf('snake_case'), 'snake_case')
  t.equal(slugOf('李小龙'), '')
  const fits = (text: string) =>
    slugOf(text) === '' || (slugPattern.test(slugOf(text)) && slugOf(text).length <= 100)
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fits))
  const settled = (text: string) => slugOf(slugOf(text)) === slugOf(text)
  fc.assert(fc.property(fc.string({ maxLength: 300 }), settled))
})

t.test('the first free name', async (t) => {
  const among = (taken: string[]) => {
    const set = new Set(taken)
    return firstFree('ann', async (name) => !set.has(name))
  }
  t.equal(await among([]), 'ann')
  t.equal(await among(['ann']), 'ann-1')
  t.equal(await among(['ann', 'ann-1', 'ann-2']), 'ann-3')
  t.equal(await firstFree('all', async () => true), 'all-1', 'a fixed word is never free')
  for (const many of [1, 2, 3, 7, 8, 9, 100, 1_000]) {
    const taken = ['ann', ...Array.from({ length: many }, (_, n) => `ann-${n + 1}`)]
    t.equal(await among(taken), `ann-${many + 1}`)
  }
  let questions = 0
  await firstFree('ann', async (name) => {
    questions++
    return Number(name.split('-')[1] ?? 0) > 10_000
  })
  t.ok(questions <= 32, `${questions} questions for the ten-thousandth`)
})

t.test('words of URLs are nobody’s name', async (t) => {
  for (const word of [
    'all',
    'churn',
    'churned',
    'describe',
    'transactions',
    'Charges',
    'Operator',
    'anonymous',
    'system',
    'processor'
  ])
    t.ok(isFixedWord(word), word)
  for (const name of ['broker', 'admin', 'ann']) t.notOk(isFixedWord(name), name)
})

t.test('e-mail addresses', async (t) => {
  for (const good of ['a@b.co', 'First.Last+tag@sub.example.com', "o'neil@example.org"])
    t.ok(isEmail(good), good)
  for (const bad of [
    '',
    'a',
    'a@b',
    '@b.co',
    'a b@c.de',
    'A <a@b.co>',
    'a@b..co',
    `${'x'.repeat(65)}@b.co`
  ]) {
    t.notOk(isEmail(bad), bad)
  }
  t.notOk(isEmail(`a@${'b'.repeat(250)}.co`))
})

t.test('the tables are whole', async (t) => {
  t.equal(new Set(countries).size, 249)
  t.ok(countries.every((code) => /^[A-Z]{2}$/.test(code)))
  t.equal(new Set(languages).size, 99)
})
