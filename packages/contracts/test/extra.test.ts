import { extraOf, extraText } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'

t.test('a text is answered as it came, an object as an object', async (t) => {
  t.equal(extraOf(extraText(null)), null)
  t.equal(extraOf(extraText('')), null)
  for (const text of ['plain', '[1', '[1, 2]', '{not json', '4', 'true', 'null', '"x"', ' spaces ']) {
    t.equal(extraOf(extraText(text)), text, text)
  }
  t.same(extraOf(extraText('{"a": 1}')), { a: 1 })
  t.same(extraOf(extraText(' {"a": [1]} ')), { a: [1] })
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const kept = extraText(object as Record<string, unknown>)
      return extraText(extraOf(kept)) === kept && JSON.stringify(extraOf(kept)) === JSON.stringify(object)
    })
  )
})
