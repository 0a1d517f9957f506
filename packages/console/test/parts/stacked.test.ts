import t from 'tap'
import { stacked } from '../../dist/parts/stacked.js'

const moved = [
  { values: [10, 0, 4] },
  { values: [5, 7, 0] },
  { values: [-2, -3, 0] },
  { values: [-1, 0, -6] }
]

t.test('bars of one side of zero stand on each other', async (t) => {
  t.same(stacked(moved, 0), [10, 0, 4])
  t.same(stacked(moved, 1), [15, 7, 0], 'what is nothing has no bar')
  t.same(stacked(moved, 2), [-2, -3, 0], 'and those of the other side begin at zero')
  t.same(stacked(moved, 3), [-3, 0, -6])
})
