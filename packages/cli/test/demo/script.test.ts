import t from 'tap'
import type { Act, Order } from '../../dist/demo/acts.js'
import { plans } from '../../dist/demo/business.js'
import { writeScript } from '../../dist/demo/script.js'

const year = { seed: '1', from: '2025-01-01T00:00:00.000Z', months: 12 }

/** Acts by customer, in their order. */
function lives(acts: readonly Act[]): Map<string, Act[]> {
  const found = new Map<string, Act[]>()
  for (const act of acts) {
    if ('who' in act) found.set(act.who, [...(found.get(act.who) ?? []), act])
  }
  return found
}

const ordersOf = (acts: readonly Act[]) => acts.filter((act): act is Act & Order => act.does === 'order')

t.test('a seed is a year, and another seed another one', async (t) => {
  t.strictSame(writeScript(year), writeScript(year))
  t.not(JSON.stringify(writeScript(year)), JSON.stringify(writeScript({ ...year, seed: '2' })))
  const { acts, until } = writeScript(year)
  t.equal(until, '2025-12-31T23:00:00.000Z')
  t.strictSame(
    acts.map(({ at }) => at),
    acts.map(({ at }) => at).sort(),
    'in the order of time'
  )
  t.ok(acts.every(({ at }) => at >= year.from && at < until))
})

t.test('everything that a business meets happens in it', async (t) => {
  for (const seed of ['1', '2', '3', 'any text']) {
    const { acts } = writeScript({ ...year, seed })
    const kinds = new Set(acts.map((act) => (act.does === 'order' ? `order by ${act.card}` : act.does)))
    for (const kind of [
      'sign-up',
      'order by tok_visa',
      'change-plan',
      'order by tok_chargeDeclined',
      'order by tok_pending',
      'pay-due',
      'change-card',
      'cancel',
      'refund',
      'settle',
      'take-over',
      'campaign',
      'hire',
      'reprice',
      'renew',
      'withdraw'
    ])
      t.ok(kinds.has(kind), `${seed}: ${kind}`)
    const orders = ordersOf(acts)
    t.strictSame([...new Set(orders.map(({ plan }) => plan))].sort(), Object.keys(plans).sort(), 'every plan')
    t.ok(orders.some(({ option }) => option === 2) && orders.some(({ coupon }) => coupon))
    t.ok(acts.some((act) => act.does === 'refund' && act.share) && acts.some((act) => act.does === 'settle'))
  }
})

t.test('customers begin by signing up, and pay in turn', async (t) => {
  for (const [who, acts] of lives(writeScript(year).acts)) {
    t.equal(acts[0]?.does, 'sign-up', who)
    t.equal(acts.filter(({ does }) => does === 'sign-up').length, 1, who)
    for (const [n, act] of acts.entries()) {
      if (act.does === 'order' && act.card === 'tok_pending' && acts[n + 1])
        t.equal(acts[n + 1]?.does, 'settle', `${who} waits for the charge`)
    }
  }
})
