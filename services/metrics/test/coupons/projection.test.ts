import fc from 'fast-check'
import t from 'tap'
import { dump, type Fact, folded, logsOf, projectionNamed, row } from '../figures/folding.ts'

const couponUses = projectionNamed('coupon-uses')
const at = '2026-01-01T00:00:00.000Z'

const cart = (type: string, data: object): Fact => ({
  source: 'billing',
  stream: 'cart-u',
  type: `billing.${type}`,
  data: { user: 'u', ...data }
})
const added = (item: string, more: object = {}) =>
  cart('cart-item-added', { item, plan: 'p', created_at: at, option: 0, quantity: 1, ...texts, ...more })
const texts = { full_name: '', email: '', sync_on: '' }
const ordered = (order: string, coupon?: string): Fact => {
  const about = { plan: 'p', periods: 1, quantity: 2, ...(coupon && { coupon }) }
  return {
    source: 'billing',
    stream: 'account-b',
    type: 'billing.ledger-posted',
    data: { rows: [row(['b', 'Payable'], ['p', 'Receivable'], 5, at, 'usd', { order, about })] }
  }
}

t.test(
  'the halves of an item come in any order, and what no coupon was used for is kept no longer',
  async (t) => {
    const cartFacts = [
      ...['bought', 'plain', 'left', 'pending'].map((item) => added(item)),
      added('visited', { visitor: true }),
      cart('cart-items-discounted', { items: ['bought', 'pending'], coupon: 'c', redeemed_at: at }),
      cart('cart-item-merged', { item: 'bought', plan: 'p', option: 2, quantity: 2, merged_at: at }),
      cart('cart-items-removed', { items: ['left', 'pending'], removed_at: at }),
      cart('cart-items-ordered', { profile: 'b', items: ['bought', 'plain'], ordered_at: at })
    ]
    const accountFacts = [ordered('bought', 'c'), ordered('plain'), ordered('pending', 'c')]
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (seed, choices) => {
          const [carts, accounts] = [[...cartFacts], [...accountFacts]]
          const facts = choices.flatMap((first) => (first ? carts.shift() : accounts.shift()) ?? [])
          const builder = await folded(couponUses, logsOf([...facts, ...carts, ...accounts]), seed)
          const documents = await dump(builder)
          t.same([...documents.keys()].sort(), ['item/bought', 'item/pending'])
          t.match(documents.get('item/bought'), {
            held: { user: 'u', option: 2, discounted: true },
            order: { coupon: 'c', profile: 'b', plan: 'p', periods: 1, quantity: 2 }
          })
          t.match(documents.get('item/pending'), { held: { user: 'u' }, order: { coupon: 'c' } })
        }
      ),
      { numRuns: 30 }
    )
  }
)
