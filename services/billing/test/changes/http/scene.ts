/** A customer who changes plans while money of hers goes back, and the plans that she changes between. */
import { expected, type TestSystemOptions, tell, testSystem } from '@bursar/testing'
import type { Test } from 'tap'

const VISA = { processor_token: 'tok_visa', remember_card: true }

export async function changing(t: Test, options: TestSystemOptions = {}) {
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z', ...options })
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const monthly = { period_type: 'monthly', renewal_type: 'auto-renew' } as const
  const make = (title: string, period_amount: number) =>
    system.makePlan(seller, shop, title, { ...monthly, period_amount })
  const [basic, pro, top] = [
    await make('Basic', 24_900),
    await make('Pro', 49_900),
    await make('Top', 99_900)
  ]
  const ann = await system.register('ann')
  await system.settled()
  const url = (from: string) => `/api/profile/ann/subscriptions/${from}/change`
  const chargeUrl = (key: string) => `/api/billing/ann/charges/${key}`
  let told = 0
  return {
    ...{ system, seller, shop, basic, pro, top, ann, url },
    /** Ann subscribes; answers the processor's key of the charge. */
    async subscribe(plan: string, body: object = VISA): Promise<string> {
      expected(await ann.post('/api/cart', { plan }), 201)
      const charge = expected(await ann.post('/api/billing/ann/checkout', body), 201)
      await system.settled()
      return charge.processor_key
    },
    change: (from: string, plan: string, more: object = {}) => ann.post(url(from), { plan, ...more }),
    refund: (key: string, refunded_amount?: number) =>
      seller.post(`${chargeUrl(key)}/refund`, {
        lines: [{ num: 0, ...(refunded_amount !== undefined && { refunded_amount }) }]
      }),
    charge: async (key: string) => expected(await ann.get(chargeUrl(key)), 200),
    held: async (plan: string) => {
      const { results } = expected(await ann.get('/api/profile/ann/subscriptions'), 200)
      return results.find((one: { plan: { slug: string } }) => one.plan.slug === plan)
    },
    /** The processor tells what becomes of a charge. */
    async says(charge: string, type: string, status?: 'won' | 'lost') {
      const event = { type: `charge.${type}`, charge, at: system.clock.now(), id: `evt_${++told}` }
      t.match(await tell(system.anonymous, { ...event, ...(status && { status }) }), { status: 200 })
      await system.settled()
    },
    to: (at: string) => system.clock.set(at),
    async right() {
      await system.settled()
      t.equal((await system.operator.verify()).ok, true, 'the book is right')
    }
  }
}
