import t from 'tap'
import { parseSearch, stringifySearch } from '../../dist/text/address-search.js'

t.test('an address says numbers as the API does, without quotes', async (t) => {
  t.equal(stringifySearch({ nb_periods: '12', page: 2, q: undefined }), '?nb_periods=12&page=2')
  t.equal(stringifySearch({}), '')
  t.same(parseSearch('?nb_periods=12&page=2'), { nb_periods: '12', page: '2' })
})

t.test('what was said is read again, whatever it is', async (t) => {
  for (const said of ['true', 'a&b=c', '{"a":1}', '"quoted"', 'ü +', '/my/x?tab=a#b'])
    t.same(parseSearch(stringifySearch({ said })), { said })
})

t.test('numbers in quotes, as an earlier version wrote them, still are numbers', async (t) => {
  t.same(parseSearch('?nb_periods=%2224%22'), { nb_periods: '24' })
})
