/** One debt is settled once, whichever two ways somebody takes at the same instant (ledger.md, section 3). */
import { expected, type TestAnswer, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const AMOUNT = 24_900
const card = { processor_token: 'tok_visa' }

/** What is owed, and by whom it can be settled. */
interface Debt {
  readonly profile: string
  readonly claim_code: string
  readonly payer: TestClient
  readonly seller: TestClient
  readonly admin: TestClient
  readonly anyone: TestClient
}

type Way = (debt: Debt) => Promise<TestAnswer>

const ways: Readonly<Record<string, Way>> = {
  checkout: ({ payer, profile }) => payer.post(`/api/billing/${profile}/checkout`, card),
  'claim code': ({ anyone, claim_code }) => anyone.post(`/api/billing/payments/${claim_code}`, card),
  collected: ({ seller, profile, claim_code }) =>
    seller.post(`/api/billing/${profile}/payments/${claim_code}/collected`, {}),
  'paid offline': ({ admin, profile }) => admin.delete(`/api/billing/${profile}/balance?paid=1`),
  'write-off': ({ admin, profile }) => admin.delete(`/api/billing/${profile}/balance`)
}

/** While another holds the debt it is asked again, as a person would. */
async function taken(way: Way, debt: Debt): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { status } = await way(debt)
    if (status !== 409 || tries === 10) return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Every two ways, and each of them twice. */
const names = Object.keys(ways)
const pairs = names.flatMap((one, n) => names.slice(n).map((other) => [one, other] as const))

t.test('any two ways at once settle a debt once', async (t) => {
  const system = await testSystem(t)
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic', { period_amount: AMOUNT })
  const ann = await system.register('ann')
  t.equal(pairs.length, 15)
  for (const [n, [one, other]] of pairs.entries()) {
    const profile = await system.openProfile(ann, `Debtor ${n}`)
    await system.settled()
    expected(await ann.post('/api/cart', { plan }), 201)
    const { claim_code } = expected(await ann.post(`/api/billing/${profile}/checkout/paylater`, {}), 201)
    await system.settled()
    const debt = { profile, claim_code, payer: ann, seller, admin: system.admin, anyone: system.anonymous }
    const statuses = await Promise.all([taken(ways[one]!, debt), taken(ways[other]!, debt)])
    await system.settled()
    const name = `${one} and ${other}: ${statuses}`
    t.notOk(
      statuses.some((status) => status >= 409),
      name
    )
    const history = expected(await ann.get(`/api/billing/${profile}/history`), 200)
    t.equal(history.balance_amount, 0, `${name}, nothing is due`)
    const settling = history.results.filter((row: any) => row.orig_account === 'Liability')
    const settled = settling.reduce((sum: number, row: any) => sum + row.orig_amount, 0)
    t.equal(settled, AMOUNT, `${name}, the debt alone`)
  }
  t.equal((await system.operator.verify()).ok, true)
})
