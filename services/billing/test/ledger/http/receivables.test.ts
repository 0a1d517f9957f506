import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const COUNT = 1_200

t.test('a search among many sales finds what going through them would', async (t) => {
  const system = await testSystem(t, { startAt: '2026-03-01T00:00:00.000Z' })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'Shop')
  const sales = Array.from({ length: COUNT }, (_, n) => ({
    subscriber: `buyer-${n % 300}`,
    full_name: n % 300 === 7 ? 'Zoë Quirk' : `Buyer ${n % 300}`,
    created_at: new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString(),
    description: n % 400 === 7 ? 'A rare thing' : n % 400 === 8 ? 'Ordered by zoë' : `Thing ${n % 3}`,
    amount: 100 + n
  }))
  expected(await seller.post(`/api/billing/${shop}/transfers/import`, sales), 201)
  await system.settled()
  const text = ({ subscriber, full_name, description }: (typeof sales)[number]) =>
    [subscriber, full_name, description].map((one) => one.toLowerCase())
  const meant = (terms: readonly string[]) =>
    sales.filter((sale) => terms.some((term) => text(sale).some((one) => one.includes(term))))
  const asked = async (query: string) =>
    expected(await seller.get(`/api/billing/${shop}/receivables?${query}`), 200)
  for (const terms of [
    ['buyer-299'],
    ['rare'],
    ['zoë'],
    ['quirk', 'rare'],
    ['rare', 'ordered'],
    ['thing 1'],
    ['thing 1', 'buyer-299'],
    ['nobody'],
    ['buyer']
  ]) {
    const wanted = meant(terms)
    const q = encodeURIComponent(terms.join(','))
    const { count, balance_amount, results } = await asked(`q=${q}&page_size=10`)
    t.equal(count, wanted.length, q)
    t.equal(
      balance_amount,
      wanted.reduce((sum, { amount }) => sum + amount, 0),
      q
    )
    t.same(
      results.map(({ created_at }: any) => created_at),
      wanted.slice(0, 10).map(({ created_at }) => created_at),
      q
    )
    const newest = await asked(`q=${q}&o=-created_at&page_size=3&start_at=2025-01-10`)
    t.same(
      newest.results.map(({ orig_amount }: any) => orig_amount),
      wanted
        .filter(({ created_at }) => created_at >= '2025-01-10')
        .slice(-3)
        .reverse()
        .map(({ amount }) => amount),
      `${q}, newest first`
    )
  }
  t.equal((await asked('q=shop')).count, COUNT, 'its own name stands on each')
  t.equal((await asked('q=rare&q_f=dest_profile')).count, 0)
  t.equal((await asked(`q=rare&as_of=${system.clock.now()}`)).count, 3)
})
