import { arrayPage, balanceHeader, listPage, newest, parseListQuery, tallyOf } from '@bursar/service-kit'
import t from 'tap'
import { collectionOf, day, inTurn, now } from './rows.ts'

t.test('the last page by name', async (t) => {
  const { collection } = await collectionOf(
    Array.from({ length: 5 }, (_, n) => ({ key: `${n}`, created_at: day(0), title: '', size: 0 }))
  )
  const source = { collection, list: 'all', by: 'x', descending: false, dates: 'none' } as const
  const list = { ...parseListQuery({ page: 'last' }, ['page'], 'UTC'), pageSize: 2 }
  const url = '/api/x?page=last'
  const request = { list, now, origin: 'http://x', url, reveal: async <T>(json: T) => json, inTurn }
  const page = await listPage(request, source, async (rows) => rows)
  t.match(page, { count: 5, next: null, previous: 'http://x/api/x?page=2', results: { length: 1 } })
  t.match(arrayPage(request, []), { count: 0, next: null, previous: null })
})

t.test('links keep the other parameters', async (t) => {
  const { collection } = await collectionOf(
    Array.from({ length: 5 }, (_, n) => ({ key: `${n}`, created_at: day(0), title: '', size: 0 }))
  )
  const source = { collection, list: 'all', by: 'x', descending: false, dates: 'open' } as const
  const reveal = async <T>(json: T) => json
  const list = { ...parseListQuery({}, [], 'UTC'), page: 2, pageSize: 2 }
  const request = {
    list,
    now,
    origin: 'http://x',
    url: '/api/x?page=2&page_size=2&q=a%20b&o=-t',
    reveal,
    inTurn
  }
  const page = await listPage(request, source, async (rows) => rows)
  t.match(page, {
    count: 5,
    next: 'http://x/api/x?page_size=2&q=a%20b&o=-t&page=3',
    previous: 'http://x/api/x?page_size=2&q=a%20b&o=-t'
  })
  t.match(arrayPage(request, [1, 2, 3]), { count: 3, next: null, results: [3] })
  t.equal((await newest(request, source)).key, '4')
  t.equal((await tallyOf(request, source)).count, 5)
})

t.test('the header shows the unit asked for, else the newest row’s', (t) => {
  const list = parseListQuery({}, [], 'UTC')
  const request = { list, now }
  t.same(balanceHeader(request, {}), {
    start_at: null,
    ends_at: now,
    balance_amount: 0,
    balance_unit: 'usd',
    balances: {}
  })
  t.match(balanceHeader(request, { usd: 1, eur: 2 }), {
    balance_amount: 2,
    balance_unit: 'eur',
    balances: { eur: 2, usd: 1 }
  })
  t.match(balanceHeader(request, { usd: 1, eur: 2 }, { newest: 'usd' }), {
    balance_amount: 1,
    balance_unit: 'usd'
  })
  t.match(balanceHeader(request, { usd: 1 }, { newest: 'usd', asked: 'jpy' }), {
    balance_amount: 0,
    balance_unit: 'jpy'
  })
  t.end()
})
