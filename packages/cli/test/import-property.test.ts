import t from 'tap'
import { importProperty } from './import-property/run.ts'

t.setTimeout(240_000)

t.test('one content is one set of sales, however its file is dressed and brought', async (t) => {
  const { files, sales, booked, lost, twice } = await importProperty(t, 12, 80)
  t.equal(files, 80)
  t.match({ booked, lost, twice }, { booked: sales, lost: 0, twice: 0 })
})
