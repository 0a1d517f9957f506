import { byName, byText, compareTexts, inOrderOfNames } from '@bursar/contracts'
import t from 'tap'

t.test('texts are in the order of their code units', async (t) => {
  const texts = ['b', 'a', 'B', '', 'ä', 'a1', 'a']
  t.same([...texts].sort(compareTexts), [...texts].sort())
  t.equal(compareTexts('a', 'a'), 0)
})

t.test('items by a text of theirs, those with equal ones as they stood', async (t) => {
  const rows = [
    { slug: 'b', n: 1 },
    { slug: 'a', n: 2 },
    { slug: 'b', n: 3 }
  ]
  t.same(
    rows.sort(byText(({ slug }) => slug)).map(({ n }) => n),
    [2, 1, 3]
  )
})

t.test('equal records have one text', async (t) => {
  const [one, other] = [{ b: 1, a: 2 } as Record<string, number>, { a: 2, b: 1 } as Record<string, number>]
  t.equal(JSON.stringify(inOrderOfNames(one)), JSON.stringify(inOrderOfNames(other)))
  t.same(Object.entries(one).sort(byName)[0], ['a', 2])
})
