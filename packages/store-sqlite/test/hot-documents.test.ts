import t from 'tap'
import { hotDocuments } from '../dist/hot-documents.js'

t.test('documents that are kept are bounded by their characters', async (t) => {
  const hot = hotDocuments(2_000)
  hot.keep('small', 'x'.repeat(500))
  hot.keep('other', 'y'.repeat(500))
  t.equal(hot.get('small')?.length, 500)
  hot.keep('third', 'z'.repeat(500))
  t.equal(hot.get('small'), undefined, 'all are forgotten when there is no room')
  t.equal(hot.get('third')?.length, 500)

  hot.keepFound('name', 'ada', { key: 'a', body: 'x'.repeat(1_000) })
  hot.keepFound('name', 'bob', { key: 'b', body: 'y'.repeat(1_000) })
  t.equal(hot.found('name', 'ada'), undefined)
  t.equal(hot.found('name', 'bob')?.key, 'b')
  t.equal(hot.get('third')?.length, 500, 'those by key are kept for themselves')
})

t.test('a document that is written is known no more, by its key and by what leads to it', async (t) => {
  const hot = hotDocuments()
  hot.keep('a', '{}')
  hot.keepFound('name', 'ada', { key: 'a', body: '{}' })
  hot.keepFound('name', 'nobody', null)
  hot.written('a', { name: 'lovelace' })
  t.equal(hot.get('a'), undefined)
  t.equal(hot.found('name', 'ada'), undefined)
  hot.keepFound('name', 'nobody', null)
  hot.written('b', { name: 'nobody' })
  t.equal(hot.found('name', 'nobody'), undefined, 'now there is one of that name')
})
