import { retainedUntil, reviewRetention } from '@bursar/billing'
import t from 'tap'

t.test('a retention is of whole years from the day of the invoice', async (t) => {
  t.equal(retainedUntil({ created_at: '2024-02-29T10:00:00.000Z' }, 1), '2025-02-28T10:00:00.000Z')
  t.equal(retainedUntil({ created_at: '2024-02-29T10:00:00.000Z' }, 0), '2024-02-29T10:00:00.000Z')
  const one = { created_at: '2020-01-01T00:00:00.000Z', years: 5 }
  const two = { created_at: '2021-01-01T00:00:00.000Z', years: 5 }
  const three = { created_at: '2024-01-01T00:00:00.000Z', years: 1 }
  const look = (now: string) => reviewRetention([two, one, three], ({ years }) => years, now)
  t.same(look('2024-12-31T23:59:59.999Z'), { over: [], next: '2025-01-01T00:00:00.000Z' })
  t.same(look('2025-01-01T00:00:00.000Z'), { over: [one, three], next: '2026-01-01T00:00:00.000Z' })
  t.same(look('2026-01-01T00:00:00.000Z'), { over: [two, one, three], next: null })
})
