/**
 * What must not compile: each rule and reader knows the service's events. `tsc` checks every line below a
 * `@ts-expect-error`, and reports one that compiles; running the file only says that it was built.
 */
import type { BillingEvents } from '@bursar/contracts'
import { fold, policy, projection, remove } from '@bursar/event-sourcing'
import t from 'tap'

const misspelt = fold<number, BillingEvents>(0, {
  // @ts-expect-error: it is called billing.plan-updated
  'billing.plan-updatd': (count: number) => count + 1
})

const renamed = fold<string, BillingEvents>('', {
  // @ts-expect-error: the field is called deleted_at
  'billing.plan-deleted': (_, { removed_at }) => removed_at
})

const destructured = projection<BillingEvents>({
  name: 'destructured',
  version: 1,
  on: {
    // @ts-expect-error: the order that was placed has no lines, the charge has
    'billing.order-placed': ({ data: { lines } }) => lines.map(remove)
  }
})

const unknown = policy<BillingEvents>({
  name: 'unknown',
  on: {
    // @ts-expect-error: billing knows no such event
    'billing.plan-updatd': async () => {}
  }
})

// @ts-expect-error: whoever names no events may react to none
const unnamed = projection({ name: 'unnamed', version: 1, on: { 'billing.plan-deleted': () => [] } })

t.test('each of them is a fold, a projection or a policy once its types are set aside', async (t) => {
  t.equal(misspelt.initial, 0)
  t.equal(renamed.evolve('', { type: 'billing.order-placed', data: {}, time: '' }), '')
  t.same([destructured.name, unknown.name, unnamed.name], ['destructured', 'unknown', 'unnamed'])
})
