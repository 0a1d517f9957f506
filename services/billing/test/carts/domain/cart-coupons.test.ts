import { cart, givenBack, hasLapsed, lapseCoupons } from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()

const step = fc.oneof(
  fc.record({ is: fc.constant('add' as const) }),
  fc.record({ is: fc.constant('redeem' as const), coupon: fc.constantFrom('c1', 'c2'), which: fc.nat(7) }),
  fc.record({ is: fc.constant('remove' as const), which: fc.nat(7) }),
  fc.record({ is: fc.constant('order' as const), which: fc.nat(7) }),
  fc.record({ is: fc.constant('wait' as const) })
)

t.test('an attempt is held, spent or given back, and that once', async () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = cart.initial
      let [minutes, taken, back, spent] = [0, 0, 0, 0]
      function apply(type: string, data: object) {
        const before = state
        state = cart.evolve(state, { type, data, time: at(minutes) })
        const held = (of: typeof state) => Object.values(of.attempts).reduce((sum, n) => sum + n, 0)
        if (type === 'billing.cart-items-discounted') taken += 1
        if (type === 'billing.cart-items-ordered') spent += held(before) - held(state)
        else back += Object.values(givenBack(before, state)).reduce((sum, n) => sum + n, 0)
        return held(state)
      }
      for (const [n, one] of steps.entries()) {
        minutes += 1
        const items = state.items.slice(0, 'which' in one ? one.which : 0).map(({ item }) => item)
        if (one.is === 'add') apply('billing.cart-item-added', { item: `i${n}`, plan: `p${n}` })
        if (one.is === 'redeem' && items.length > 0) {
          apply('billing.cart-items-discounted', { items, coupon: one.coupon, redeemed_at: at(minutes) })
        }
        if (one.is === 'remove') apply('billing.cart-items-removed', { items })
        if (one.is === 'order') apply('billing.cart-items-ordered', { items })
        if (one.is === 'wait') {
          minutes += 24 * 60
          const decision = lapseCoupons(state, 'u', at(minutes))
          for (const { type, data } of decision.ok ? decision.events : []) apply(type, data)
          if (state.items.some(({ coupon }) => coupon !== undefined)) return false
        }
        const held = Object.values(state.attempts).reduce((sum, attempts) => sum + attempts, 0)
        if (taken !== held + spent + back) return false
        const coupons = new Set(state.items.flatMap(({ coupon }) => coupon ?? []))
        if (Object.keys(state.attempts).some((coupon) => !coupons.has(coupon))) return false
      }
      return true
    }),
    { numRuns: 500 }
  )
})

t.test('a coupon counts for a day', async (t) => {
  const added = { type: 'billing.cart-item-added', data: { item: 'i', plan: 'p' }, time: at(0) }
  const redeemed = {
    type: 'billing.cart-items-discounted',
    data: { items: ['i'], coupon: 'c', redeemed_at: at(0) },
    time: at(0)
  }
  const [item] = [added, redeemed].reduce((state, event) => cart.evolve(state, event), cart.initial).items
  t.equal(hasLapsed(item!, at(24 * 60 - 1)), false)
  t.equal(hasLapsed(item!, at(24 * 60)), true)
})
