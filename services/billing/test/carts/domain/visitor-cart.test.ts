import { addItems, type Cart, cart, expireCart, isCartExpired, keepCart, namesPeople } from '@bursar/billing'
import { cartItemAdded } from '@bursar/contracts'
import t from 'tap'
import { eventsOf, given, NOW, planOf, verdict } from '../../shared/domain/scenario.ts'

const UNTIL = '2026-01-31T00:00:00.000Z'
const KEPT = '2026-02-01T00:00:00.000Z'
const VISITOR = { id: 'v', visitor: true }

/** A visitor's cart with one item in it. */
function filled(email = ''): Cart {
  const item = { item: 'i', plan: planOf(), person: 'v', email }
  const kept = given(cart, eventsOf(keepCart(cart.initial, 'v', UNTIL)))
  return given(cart, eventsOf(addItems(kept, VISITOR, [item], NOW)), kept)
}

t.test('it is kept a day longer than was promised, so that it is not said at each use', async (t) => {
  const [kept] = eventsOf(keepCart(cart.initial, 'v', UNTIL))
  t.same(kept, { type: 'billing.visitor-cart-kept', data: { visitor: 'v', kept_until: KEPT } })
  t.same(verdict(keepCart(filled(), 'v', '2026-01-31T12:00:00.000Z')), [])
  t.same(verdict(keepCart(filled(), 'v', KEPT)), [])
  t.same(verdict(keepCart(filled(), 'v', '2026-02-01T00:00:00.001Z')), ['visitor-cart-kept'])
})

t.test('it is emptied when it was kept long enough, and not before', async (t) => {
  t.same(verdict(expireCart(filled(), 'v', UNTIL)), [])
  t.notOk(isCartExpired(cart.initial, KEPT), 'a user’s cart is kept')
  const expired = eventsOf(expireCart(filled(), 'v', KEPT))
  const after = given(cart, expired, filled())
  t.same(after, cart.initial)
  t.same(verdict(expireCart(after, 'v', KEPT)), [], 'once')
})

t.test('a visitor has a key once something is to be sealed with it', async (t) => {
  const named = (email: string) => {
    const item = { item: 'i', plan: planOf(), person: 'v', email }
    return given(namesPeople, eventsOf(addItems(cart.initial, VISITOR, [item], NOW)))
  }
  t.notOk(named(''))
  t.ok(named('guest@example.com'))
  const added = (email: string, owner = VISITOR) => {
    const [event] = eventsOf(
      addItems(cart.initial, owner, [{ item: 'i', plan: planOf(), person: 'v', email }], NOW)
    )
    return event?.data as Parameters<typeof cartItemAdded.introduces>[0]
  }
  t.ok(cartItemAdded.introduces(added('guest@example.com')))
  t.notOk(cartItemAdded.introduces(added('')))
  t.notOk(
    cartItemAdded.introduces(added('guest@example.com', { id: 'u', visitor: false })),
    'users have theirs'
  )
})
