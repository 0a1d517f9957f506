import {
  type AddedItem,
  addItems,
  type Cart,
  cart,
  discountItems,
  MAX_ITEMS,
  type MovingItem,
  mergeCarts,
  type Plan,
  spendVisitorCart
} from '@bursar/billing'
import t from 'tap'
import { eventsOf, given, NOW, planOf } from '../../shared/domain/scenario.ts'

const OWNER = { id: 'user-1', visitor: false }
const VISITOR = { id: 'visitor-1', visitor: true }
const basic = planOf({ advance_discounts: [{ discount_type: 'period', discount_value: 1, length: 12 }] })
const premium = planOf({ slug: 'premium' })
const gone = planOf({ slug: 'gone', is_active: false })
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()

const asked = (plan: Plan, more: Partial<AddedItem> = {}): AddedItem => ({
  item: `item-${plan.is === 'live' ? plan.slug : 'none'}`,
  plan,
  person: OWNER.id,
  ...more
})

function filled(owner: typeof OWNER, ...items: AddedItem[]): Cart {
  return given(cart, eventsOf(addItems(cart.initial, owner, items, NOW)))
}

function redeemed(state: Cart, owner: string, coupon: string, items: readonly string[], at = NOW): Cart {
  const chosen = state.items.filter(({ item }) => items.includes(item))
  return given(cart, eventsOf(discountItems(owner, chosen, coupon, at)), state)
}

/** What the visitor's items are for the user. */
function moving({ items }: Cart, plans: readonly Plan[]): MovingItem[] {
  return items.map((held, n) => ({
    held,
    added: { ...asked(plans[n] ?? basic), item: `moved-${n}`, option: held.option, quantity: held.quantity }
  }))
}

function merged(user: Cart, visitor: Cart, plans: readonly Plan[], now = NOW) {
  const { events, ...rest } = mergeCarts(
    user,
    OWNER,
    { items: moving(visitor, plans), attempts: visitor.attempts },
    now
  )
  return { ...rest, events, after: given(cart, events, user) }
}

t.test('a visitor’s items go in as if they were added', async (t) => {
  const visitor = filled(VISITOR, asked(basic, { quantity: 3 }), asked(premium))
  const { after } = merged(filled(OWNER, asked(basic, { item: 'mine' })), visitor, [basic, premium])
  t.match(after.items, [
    { item: 'mine', plan: 'plan-basic', quantity: 3 },
    { item: 'moved-1', plan: 'plan-premium', quantity: 1 }
  ])
  t.equal(after.items.length, 2)
})

t.test('what cannot be added any more stays out', async (t) => {
  const visitor = filled(VISITOR, asked(basic, { option: 2 }), asked(premium))
  const sold = merged(cart.initial, visitor, [basic, gone])
  t.match(sold.after.items, [{ plan: 'plan-basic', option: 2 }])
  const fewer = merged(cart.initial, visitor, [planOf({}), premium])
  t.match(
    fewer.after.items,
    [{ plan: 'plan-basic', option: 0 }, {}],
    'an option that is there no more is to be chosen anew'
  )
  const seats = Array.from({ length: MAX_ITEMS }, (_, n) => asked(basic, { item: `i${n}`, seat: `s${n}` }))
  const full = merged(filled(OWNER, ...seats), visitor, [basic, premium])
  t.same(full.events, [], 'a full cart takes no more')
})

t.test('coupons come along, with their time and their attempts', async (t) => {
  const plain = filled(VISITOR, asked(basic), asked(premium))
  const one = redeemed(plain, VISITOR.id, 'c', ['item-basic'])
  const two = redeemed(one, VISITOR.id, 'c', ['item-premium'], later(60))
  t.same(two.attempts, { c: 2 })
  const { after, back, redeemed: times } = merged(cart.initial, two, [basic, premium], later(90))
  t.match(after.items, [
    { coupon: 'c', redeemed_at: NOW },
    { coupon: 'c', redeemed_at: later(60) }
  ])
  t.same(after.attempts, { c: 2 })
  t.same(back, {})
  t.same(times, [NOW, later(60)])
})

t.test('an attempt that neither cart holds comes back, each once', async (t) => {
  const visitor = redeemed(filled(VISITOR, asked(basic)), VISITOR.id, 'theirs', ['item-basic'])
  const user = redeemed(filled(OWNER, asked(basic, { item: 'mine' })), OWNER.id, 'mine', ['mine'])
  const taken = merged(user, visitor, [basic])
  t.match(taken.after.items, [{ item: 'mine', coupon: 'theirs' }])
  t.same(taken.back, { mine: 1 }, 'the visitor’s coupon takes the place of the user’s')
  t.same(merged(user, visitor, [gone]).back, { theirs: 1 }, 'its item stayed out')
  t.same(merged(cart.initial, visitor, [basic], later(24 * 60)).back, { theirs: 1 }, 'its day is over')
  const twice = redeemed(visitor, VISITOR.id, 'theirs', ['item-basic'], later(1))
  t.same(twice.attempts, { theirs: 2 })
  const { after, back } = merged(cart.initial, twice, [basic], later(2))
  t.same([after.attempts, back], [{ theirs: 1 }, { theirs: 1 }])
})

t.test('a visitor’s cart is spent once', async (t) => {
  const kept = { type: 'billing.visitor-cart-kept', data: { visitor: 'v', kept_until: later(60) } }
  const held = given(cart, [kept])
  const event = { type: 'billing.visitor-cart-merged', data: { visitor: 'v', user: 'u', merged_at: NOW } }
  t.same(spendVisitorCart(held, 'v', 'u', NOW), { ok: true, events: [event] })
  const spent = given(cart, [event], held)
  t.match(spent, { items: [], attempts: {}, kept_until: null, spent: true })
  t.same(spendVisitorCart(spent, 'v', 'other', NOW), { ok: true, events: [] })
  t.same(spendVisitorCart(cart.initial, 'v', 'u', NOW), { ok: true, events: [] }, 'one that was never used')
})
