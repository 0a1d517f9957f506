/** What a change of plan is in every figure: the example of 24900 for January, changed on the 16th to a plan of 49900. */
import t from 'tap'
import { dump, type Fact, folded, logsOf, projectionNamed, row } from '../figures/folding.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const [START, CHANGE, END] = [at(1), at(16), at(32)]
const newEnd = '2026-02-16T00:00:00.000Z'

const billing = (type: string, data: object): Fact => ({
  source: 'billing',
  stream: 'account-ann',
  type: `billing.${type}`,
  data
})
const of = (subscription: string, plan: string) => ({ subscription, profile: 'ann', provider: 'shop', plan })
const counted = (anchor: string) => ({ anchor, step: 'month', count: 1, auto_renew: true })
const accepted = {
  accepted: true,
  accepted_by: 'u',
  accepted_at: START,
  accepted_until: END,
  auto_renew: true
}
const about = (plan: string, start: string, end: string, more: object = {}) => ({
  about: { plan, periods: 1, start, end, recurring: plan === 'big' ? 49_900 : 24_900, ...more }
})
const order = (name: string, plan: string, amount: number, start: string, end: string, more: object = {}) =>
  row(['ann', 'Payable'], ['shop', 'Receivable'], amount, start, 'usd', {
    ...{ kind: 'order', order: name, event_id: `sub_${name}/`, subscriber: 'ann' },
    ...about(plan, start, end, more)
  })
const moves = (name: string, kind: string, dest: string, orig: string, amount: number, on: string) =>
  row(
    [dest === 'Canceled' ? 'ann' : 'shop', dest],
    [orig === 'Canceled' || orig === 'Liability' ? 'ann' : 'shop', orig],
    amount,
    on,
    'usd',
    {
      ...{ kind, order: name, event_id: `sub_${name}/`, subscriber: 'ann' }
    }
  )

/** The old order with `paid` of it paid before the change, and the change. */
function story(paid: number, [relieved, credit]: readonly [number, number], trial?: string): Fact[] {
  const trialEnd = trial === undefined ? {} : { trial_ends_at: trial }
  const [price, next] = trial === undefined ? [24_900, 49_900] : [0, 0]
  const payment = paid > 0 ? [moves('old', 'payment', 'Receivable', 'Backlog', paid, START)] : []
  const v = relieved + credit
  const given = [
    moves('old', 'credit-release', 'Backlog', 'Receivable', credit, CHANGE),
    moves('old', 'change-cancellation', 'Receivable', 'Canceled', v, CHANGE),
    moves('old', 'relief', 'Canceled', 'Liability', relieved, CHANGE),
    moves('new', 'credit-payment', 'Receivable', 'Backlog', credit, CHANGE)
  ].filter(({ amount }) => amount > 0)
  const from = { subscription: 'old', plan: 'small' }
  const end = trial ?? newEnd
  return [
    billing('subscription-started', {
      ...of('old', 'small'),
      created_at: START,
      ends_at: trial ?? END,
      ...counted(START),
      order: 'old'
    }),
    billing('subscription-changed', {
      ...of('old', 'small'),
      created_at: START,
      ends_at: trial ?? END,
      ...accepted,
      ...trialEnd
    }),
    billing('ledger-posted', { rows: [order('old', 'small', price, START, END), ...payment] }),
    billing('subscription-started', {
      ...of('new', 'big'),
      created_at: CHANGE,
      ends_at: end,
      ...counted(CHANGE),
      order: 'new'
    }),
    billing('subscription-changed', {
      ...of('new', 'big'),
      ...{ created_at: CHANGE, ends_at: end, ...accepted, changed_from: from, ...trialEnd }
    }),
    billing('plan-changed', {
      ...of('new', 'big'),
      ...{
        from,
        unit: 'usd',
        order: 'new',
        when: 'now',
        relieved,
        credit,
        paid: [],
        charge: null,
        changed_by: 'u'
      },
      changed_at: CHANGE,
      lines:
        v > 0
          ? [
              {
                order: 'old',
                event_id: 'sub_old/',
                description: '',
                plan: 'small',
                amount: v,
                relieved,
                credit
              }
            ]
          : []
    }),
    billing('subscription-changed', {
      ...of('old', 'small'),
      ...{ created_at: START, ends_at: CHANGE, ...accepted, auto_renew: false, ...trialEnd },
      changed_to: { subscription: 'new', plan: 'big' }
    }),
    billing('ledger-posted', { rows: [order('new', 'big', next, CHANGE, end, { changed: true }), ...given] })
  ]
}

const documents = async (projection: string, facts: readonly Fact[]) =>
  dump(await folded(projectionNamed(projection), logsOf(facts), 3))

for (const [paid, given, owed] of [
  [24_900, [0, 12_851], 49_900 - 12_851],
  [0, [12_851, 0], 12_049 + 49_900],
  [20_000, [4_900, 7_951], 49_900 - 7_951]
] as const) {
  t.test(`${paid} of it paid`, async (t) => {
    const facts = story(paid, given)
    const customer = (await documents('customers', facts)).get('shop/usd/ann')
    t.match(customer, {
      ...{
        contract_value: 24_900 + 49_900 - 12_851,
        cash_payments: paid,
        balance: owed,
        deferred_revenue: paid
      }
    })
    const figures = await documents('figures', facts)
    const january = figures.get(`shop/UTC/sums/usd/monthly/${START}`)
    t.match(january, {
      total: 24_900 + 49_900 - 12_851,
      new: 24_900,
      new_customers: 1,
      customers: 1,
      payments: paid
    })
  })
}

t.test('recurring revenue moves at once, as expansion; the end is no churn', async (t) => {
  const facts = story(24_900, [0, 12_851])
  const kept = await documents('recurring', facts)
  const day = kept.get(`shop/kept/UTC/flows/usd/daily/${at(15)}`)
  t.same(
    day,
    { flows: [0, 0, 49_900 - 24_900, 0, 0, 0] },
    'new, reactivation, expansion, contraction, churn, churned'
  )
  const plans = await documents('plans', facts)
  t.match(plans.get('ends/old'), { at: CHANGE, changed: true })
  t.equal([...plans].filter(([key]) => key.startsWith('totals/small/')).length > 0, true)
})

t.test('a trial that is kept starts once, and goes on', async (t) => {
  const trials = await documents('trials', story(0, [0, 0], at(20)))
  const counts: Record<string, number> = {}
  for (const [key, { kind, count }] of trials)
    if (key.startsWith('row/')) counts[kind] = (counts[kind] ?? 0) + count
  t.same(counts, { started: 1, ended: 1 }, 'it ends with the new plan')
})

t.test('what is left to earn of the old order is what was used of it', async (t) => {
  const forecast = await documents('forecast', story(24_900, [0, 12_851]))
  t.match(forecast.get('order/old'), { unearned: 12_851, earned: 0, over: { at: CHANGE } })
  t.match(forecast.get('subscription/new'), { renews: true, anchor: CHANGE })
  t.match(forecast.get('subscription/old'), { renews: false })
})
