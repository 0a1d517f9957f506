/** A site for many histories: a broker and a shop that sell, and a processor whose payouts can come back. */
import { type Payout, testProcessor } from '@bursar/billing'
import type { LedgerPosted, LedgerRow } from '@bursar/contracts'
import {
  type Ending,
  expected,
  type TestClient,
  type TestSystem,
  type TestUser,
  testSystem,
  webhookSecret
} from '@bursar/testing'

/** Who sells, and who acts for it. */
export interface Seller {
  readonly slug: string
  readonly client: TestClient
}

export interface Site {
  readonly system: TestSystem
  /** The broker, and a shop of which the broker takes a part, and which owes tax on what it sells. */
  readonly sellers: readonly [Seller, Seller]
  /** Slugs, with whose they are. The first two are used by the piece. */
  readonly plans: readonly {
    readonly slug: string
    readonly seller: Seller
    readonly amount: number
    readonly unit: string
  }[]
  /** Opens the profiles that buy. */
  readonly owner: TestUser
  /** Claims for itself what they bought for others. */
  readonly guest: TestUser
  /** What the processor says of payouts by itself, by profile. */
  readonly payouts: Map<string, Payout[]>
  /** The rows of each event since the last call. */
  newRows(): Promise<readonly (readonly LedgerRow[])[]>
}

export const COUPON = 'HALF'

const AT_ONCE = 1_000

export async function openSite(t: Ending): Promise<Site> {
  const payouts = new Map<string, Payout[]>()
  const processor = {
    ...testProcessor({ webhookSecret }),
    payouts: async (profile: string) => payouts.get(profile) ?? [],
    transferFee: (amount: number) => Math.min(amount, 25)
  }
  const system = await testSystem(t, { processor, startAt: '2026-01-31T09:30:00.000Z' })
  const { admin } = system
  const [seller, owner] = [await system.register('seller'), await system.register('owner')]
  const guest = await system.register('guest')
  const shop = await system.openProfile(seller, 'The Shop')
  const broker = { slug: 'broker', client: admin }
  const sellers = [broker, { slug: shop, client: seller }] as const
  const calls = { slug: 'calls', title: 'Calls', description: '', use_amount: 3, quota: 10 }
  const advance_discounts = [{ discount_type: 'percentage', discount_value: 1000, length: 12 }] as const
  const terms = [
    { title: 'Basic', period_amount: 24900, setup_amount: 1000, use_charges: [calls], advance_discounts },
    { title: 'Team', period_amount: 17999, use_charges: [calls] },
    { title: 'Hours', period_amount: 7, period_type: 'hourly', period_length: 36 },
    { title: 'Yen', period_amount: 120000, period_type: 'yearly', unit: 'jpy' },
    { title: 'Free', period_amount: 0 },
    { title: 'Crew', period_amount: 39_900, setup_amount: 700, trial_days: 10, advance_discounts },
    { title: 'Plus', period_amount: 49_900, use_charges: [calls] },
    { title: 'Solo', period_amount: 4_999, trial_days: 3, tax_included: true }
  ] as const
  const plans = []
  for (const [n, { title, ...more }] of terms.entries()) {
    const owned = sellers[n % 2]!
    const slug = await system.makePlan(owned.client, owned.slug, title, more as object)
    const url = `/api/profile/${owned.slug}/plans/${slug}`
    if (n % 2 === 1) expected(await admin.patch(url, { broker_fee: 1000 }), 200)
    plans.push({ slug, seller: owned, amount: more.period_amount, unit: 'unit' in more ? more.unit : 'usd' })
  }
  expected(await seller.put(`/api/profile/${shop}/taxes`, [{ title: 'VAT', percent: 1_950 }]), 200)
  for (const { slug, client } of sellers) {
    const coupon = {
      code: `${COUPON}${slug}`,
      discount_type: 'percentage',
      discount_value: 5000,
      ends_at: null
    }
    expected(await client.post(`/api/billing/${slug}/coupons`, coupon), 201)
  }
  await system.settled()
  return { system, sellers, plans, owner, guest, payouts, newRows: rowsFrom(system) }
}

function rowsFrom({ engines }: TestSystem): Site['newRows'] {
  const engine = engines.get('billing')
  if (!engine) throw new Error('the site has no billing')
  let after = 0
  return async () => {
    const posts: LedgerRow[][] = []
    for (;;) {
      const events = await engine.events.read(after, AT_ONCE)
      for (const stored of events) {
        if (stored.type !== 'billing.ledger-posted') continue
        posts.push([...(engine.codec.decode(stored).data as LedgerPosted).rows])
      }
      after = events.at(-1)?.position ?? after
      if (events.length < AT_ONCE) return posts
    }
  }
}
