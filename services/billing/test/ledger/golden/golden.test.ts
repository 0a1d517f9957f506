import { auditBook, balances, type PriceContext, type PlanTerms, priceOptions } from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import t from 'tap'
import { BROKER, PROVIDER, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'
import { charges, type GoldenCase, givenBack, givenUp, orders, outside } from './cases.ts'

const NAMES: Readonly<Record<string, string>> = { [SUBSCRIBER]: 'S', [PROVIDER]: 'P', [BROKER]: 'B', processor: 'X' }

/** In the notation of the cases: `sub_1/ S:Payable 24900 <- P:Receivable`. */
function shown({ event_id, dest, orig, amount }: LedgerRow): string {
  const side = ({ profile, account }: LedgerRow['dest']) => `${NAMES[profile]}:${account}`
  return `${event_id} ${side(dest)} ${amount} <- ${side(orig)}`
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const rooms: Readonly<Record<string, readonly GoldenCase[]>> = {
  orders,
  charges,
  'what is given back': givenBack,
  'money outside of the platform': outside,
  'what is given up': givenUp
}

for (const [name, cases] of Object.entries(rooms)) {
  t.test(name, async (t) => {
    for (const { rule, rows, are, due } of cases) {
      t.same(rows().map(shown), lines(are), rule)
      const sums = [...balances(rows()).values()].map(Number).reduce((sum, one) => sum + one, 0)
      t.equal(sums, 0, 'and it balances')
      if (!due) continue
      const [follow, left] = due
      const { all, due: owed } = follow()
      t.same(owed, left, `${rule}: what is due`)
      const audit = auditBook()
      audit.add(all)
      t.same(audit.faults(), [], `${rule}: the book is right`)
    }
  })
}

interface PriceCase extends Partial<Pick<PlanTerms, 'setup_amount' | 'unit' | 'period_amount'>> {
  readonly rule: string
  readonly advance?: PlanTerms['advance_discounts'][number]
  readonly coupon?: NonNullable<PriceContext['discount']>
  readonly starts?: boolean
  /** The plain price, and those paid ahead. */
  readonly are: readonly number[]
}

const tenPercent = { discount_type: 'percentage', discount_value: 1000, length: 12 } as const

const prices: readonly PriceCase[] = [
  { rule: 'paid ahead, a percentage leaves a whole 100', advance: tenPercent, are: [24900, 268900] },
  {
    rule: 'a coupon of 50 % is not rounded',
    advance: tenPercent,
    coupon: { discount_type: 'percentage', discount_value: 5000 },
    are: [12450, 134450]
  },
  {
    rule: 'a coupon of 20.00',
    advance: tenPercent,
    coupon: { discount_type: 'currency', discount_value: 2000 },
    are: [22900, 266900]
  },
  {
    rule: 'a coupon of one period',
    advance: tenPercent,
    coupon: { discount_type: 'period', discount_value: 1 },
    are: [0, 244000]
  },
  {
    rule: 'a discount of periods for paying ahead',
    advance: { discount_type: 'period', discount_value: 2, length: 12 },
    are: [24900, 249000]
  },
  {
    rule: 'one that falls to nothing is no option',
    advance: { discount_type: 'currency', discount_value: 99900, length: 4 },
    are: [24900]
  },
  {
    rule: 'the setup amount comes after the discount for paying ahead and before the coupon',
    advance: tenPercent,
    setup_amount: 1000,
    starts: true,
    coupon: { discount_type: 'percentage', discount_value: 5000 },
    are: [12950, 134950]
  },
  { rule: 'and once', advance: tenPercent, setup_amount: 1000, are: [24900, 268900] },
  {
    rule: 'a currency without decimals asks for whole ones: the discount is raised',
    unit: 'jpy',
    period_amount: 99900,
    coupon: { discount_type: 'percentage', discount_value: 3333 },
    are: [66600]
  }
]

t.test('prices', async (t) => {
  for (const { rule, advance, coupon, starts = false, are, ...terms } of prices) {
    const plan = planOf({ ...terms, advance_discounts: advance ? [advance] : [] })
    const options = priceOptions(plan, { starts, ...(coupon && { discount: coupon }) })
    t.same(
      options.map(({ amount }) => amount),
      are,
      rule
    )
  }
})
