import {
  type AddedItem,
  addItems,
  type Cart,
  cart,
  itemFor,
  MAX_ITEMS,
  orderItems,
  type Plan,
  removeItems
} from '@bursar/billing'
import t from 'tap'
import { eventsOf, given, NOW, planOf, verdict } from '../../shared/domain/scenario.ts'

const USER = 'user-1'
const OWNER = { id: USER, visitor: false }
const basic = planOf({ advance_discounts: [{ discount_type: 'period', discount_value: 1, length: 12 }] })
const premium = planOf({ slug: 'premium' })

function asked(plan: Plan, more: Partial<AddedItem> = {}): AddedItem {
  const slug = plan.is === 'live' ? plan.slug : 'none'
  return { item: `item-${slug}`, plan, person: USER, ...more }
}

function filled(...items: AddedItem[]): Cart {
  return given(cart, eventsOf(addItems(cart.initial, OWNER, items, NOW)))
}

t.test('add', async (t) => {
  t.match(filled(asked(basic)).items, [
    { item: 'item-basic', plan: 'plan-basic', option: 0, quantity: 1, seat: null, created_at: NOW }
  ])
  t.same(
    filled(asked(basic), asked(premium)).items.map(({ plan }) => plan),
    ['plan-basic', 'plan-premium']
  )
})

t.test('the same plan and seat again merges', async (t) => {
  const state = filled(asked(basic))
  const again = addItems(state, OWNER, [asked(basic, { item: 'other', option: 2, quantity: 3 })], NOW)
  t.same(verdict(again), ['cart-item-merged'])
  const merged = given(cart, eventsOf(again), state)
  t.match(merged.items, [{ item: 'item-basic', option: 2, quantity: 3 }])
  t.equal(merged.items.length, 1)
  t.same(verdict(addItems(merged, OWNER, [asked(basic)], NOW)), [], 'what is left out keeps its value')
  t.same(verdict(addItems(cart.initial, OWNER, [asked(basic), asked(basic, { option: 1 })], NOW)), [
    'cart-item-added',
    'cart-item-merged'
  ])
  const seats = filled(
    asked(basic),
    asked(basic, { item: 'i2', seat: 'x' }),
    asked(basic, { item: 'i3', seat: 'y' })
  )
  t.equal(seats.items.length, 3)
  t.equal(itemFor(seats, 'plan-basic', { seat: 'y' })?.item, 'i3')
})

t.test('all or nothing', async (t) => {
  const refused = addItems(cart.initial, OWNER, [asked(basic), asked(plan('absent'))], NOW)
  t.match(refused, { ok: false, code: 'invalid_fields', fields: { plan: [String] } })
  t.match(addItems(cart.initial, OWNER, [asked(planOf({ is_active: false }))], NOW), {
    fields: { plan: [String] }
  })
  t.match(addItems(cart.initial, OWNER, [asked(plan('deleted'))], NOW), { fields: { plan: [String] } })
  t.match(addItems(cart.initial, OWNER, [asked(basic, { option: 3 })], NOW), { fields: { option: [String] } })
  t.match(addItems(cart.initial, OWNER, [asked(basic, { quantity: -1 })], NOW), {
    fields: { quantity: [String] }
  })
  t.match(addItems(cart.initial, OWNER, [asked(basic, { use: 'calls' })], NOW), { fields: { use: [String] } })
  const many = Array.from({ length: MAX_ITEMS + 1 }, (_, n) => asked(basic, { item: `${n}`, seat: `${n}` }))
  t.equal(verdict(addItems(cart.initial, OWNER, many, NOW)), 'invalid_fields')
})

t.test('remove', async (t) => {
  const state = filled(
    asked(basic),
    asked(basic, { item: 'i2', seat: 'x' }),
    asked(premium, { item: 'i3', seat: 'x' })
  )
  const left = (which: Parameters<typeof removeItems>[2]) =>
    given(cart, eventsOf(removeItems(state, USER, which, NOW)), state).items.map(({ item }) => item)
  t.same(left({ plan: 'plan-basic' }), ['i3'])
  t.same(left({ seat: 'x' }), ['item-basic'])
  t.same(left({ plan: 'plan-basic', seat: 'x' }), ['item-basic', 'i3'])
  t.same(left({}), [])
  t.same(verdict(removeItems(cart.initial, USER, {}, NOW)), [])
  t.same(verdict(removeItems(state, USER, { plan: 'unknown' }, NOW)), [])
})

t.test('ordered items leave the cart, once', async (t) => {
  const state = filled(asked(basic), asked(premium))
  const ordered = { profile: 'profile-s', items: ['item-basic', 'gone'] }
  const events = eventsOf(orderItems(state, USER, ordered, NOW))
  t.same(events[0]?.data, { user: USER, profile: 'profile-s', items: ['item-basic'], ordered_at: NOW })
  const after = given(cart, events, state)
  t.same(
    after.items.map(({ item }) => item),
    ['item-premium']
  )
  t.same(verdict(orderItems(after, USER, ordered, NOW)), [])
})

function plan(is: 'absent' | 'deleted'): Plan {
  return { is }
}
