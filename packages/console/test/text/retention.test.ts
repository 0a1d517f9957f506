import t from 'tap'
import { keptPart, stepOf } from '../../dist/text/retention.js'

t.test('what is left is told in whole percents of what there was at first', async (t) => {
  t.equal(keptPart(3, 2), 67)
  t.equal(keptPart(4, 5), 125, 'more than at first')
  t.equal(keptPart(3, 0), 0)
  t.equal(keptPart(0, 0), undefined, 'of nothing there is no part')
})

t.test('the darker the more is left, and nothing is darker than all', async (t) => {
  t.same([0, 1, 14, 15, 50, 99, 100, 125].map(stepOf), [1, 1, 1, 2, 4, 7, 7, 7])
})
