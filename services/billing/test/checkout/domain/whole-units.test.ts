/** What units without decimals do to prices, and that texts say what is charged: for every currency there is. */
import { type Discount, discounted, faultOfPrice, importSale, MAX_PRICE, priceOptions } from '@bursar/billing'
import { currencies, exponentOf, moneyText, stepOf } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import { account } from '../../../dist/accounts/domain/account.js'
import { createPlan, plan, updatePlan } from '../../../dist/plans/domain/plan.js'
import { eventsOf, given, NOW, PROVIDER, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'

/** The amount that a text says, read as a person would: digits, separators, decimals. */
function amountOf(text: string, unit: string): bigint {
  const exponent = exponentOf(unit)
  const said = /(-?)[^\d-]*(\d[\d,]*)(?:\.(\d+))?$/.exec(text)
  if (!said) throw new Error(`no amount in ${text}`)
  const decimals = said[3] ?? ''
  if (exponent > 0 && decimals.length !== exponent) throw new Error(`${text} has not ${exponent} decimals`)
  const hundredths = decimals.padEnd(2, '0')
  if (/[^0]/.test(hundredths.slice(2))) throw new Error(`${text} says more than 1/100`)
  const amount = BigInt((said[2] ?? '').replaceAll(',', '') + hundredths.slice(0, 2))
  return text.startsWith('-') ? -amount : amount
}

const unit = fc.constantFrom(...currencies)
const discount = fc.record({
  discount_type: fc.constantFrom('percentage' as const, 'currency' as const, 'period' as const),
  discount_value: fc.integer({ min: 0, max: 10_000 })
})

t.test('known texts', async (t) => {
  t.equal(moneyText(24900, 'usd'), '$249.00')
  t.equal(moneyText(99900, 'jpy'), '¥999')
  t.equal(moneyText(66933, 'jpy'), '¥669.33', 'what an old book holds is not rounded away')
  t.equal(moneyText(123456, 'huf'), 'HUF\u00a01,234.56')
  t.equal(moneyText(24900, 'kwd'), 'KWD\u00a0249.000')
  t.equal(moneyText(24900, 'clf'), 'CLF\u00a0249.0000')
  t.equal(moneyText(-5, 'eur'), '-€0.05')
  t.equal(moneyText(123456789012345678901n, 'usd'), '$1,234,567,890,123,456,789.01')
  t.equal(moneyText(100, 'dem'), 'DEM\u00a01.00', 'a currency that is no more')
})

t.test('every text parses back to its amount', async () => {
  fc.assert(
    fc.property(
      unit,
      fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
      (unit, amount) => amountOf(moneyText(amount, unit), unit) === amount
    )
  )
})

t.test('every price of random terms in every currency is payable, and its text is its amount', async () => {
  fc.assert(
    fc.property(
      unit,
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.integer({ min: 0, max: 10 ** 6 }),
      fc.integer({ min: 1, max: 24 }),
      discount,
      fc.option(discount, { nil: undefined }),
      (unit, period_amount, setup_amount, length, advance, coupon) => {
        const terms = planOf({
          unit,
          period_amount,
          setup_amount,
          advance_discounts: [{ ...advance, length }]
        })
        const cut = coupon as Discount | undefined
        const prices = priceOptions(terms, cut ? { starts: true, discount: cut } : { starts: true })
        const exactly = period_amount + setup_amount
        return (
          prices.every(({ amount }) => faultOfPrice(amount, unit) === undefined) &&
          prices.every(({ amount }) => amountOf(moneyText(amount, unit), unit) === BigInt(amount)) &&
          // A discount is raised by less than a whole unit.
          exactly - discounted(exactly, undefined, terms) < stepOf(unit)
        )
      }
    ),
    { numRuns: 2_000 }
  )
})

t.test('¥999 less 33 % is ¥669, and what is no whole yen cannot be asked for', async (t) => {
  const yen = planOf({ unit: 'jpy', period_amount: 99900 })
  const third = { discount_type: 'percentage', discount_value: 3300 } as const
  t.equal(priceOptions(yen, { starts: false, discount: third })[0]?.amount, 66900)
  t.equal(priceOptions(planOf({ unit: 'jpy', period_amount: 1050 }), { starts: false })[0]?.amount, 1000)
  const refused = (terms: object) => {
    const made = createPlan(
      plan.initial,
      { plan: 'p', provider: PROVIDER, slug: 's', terms: { title: 'S', unit: 'jpy', ...terms } },
      NOW
    )
    return made.ok ? {} : made.fields
  }
  const message = ['JPY has no decimals: ensure this value is a multiple of 100 (24900 is ¥249).']
  t.same(refused({ period_amount: 1050 }), { period_amount: message })
  t.same(refused({ setup_amount: 1 }), { setup_amount: message })
  t.same(refused({ advance_discounts: [{ discount_type: 'currency', discount_value: 50, length: 2 }] }), {
    advance_discounts: [`discount_value: ${message}`]
  })
  const use = {
    slug: 'u',
    title: 'U',
    description: '',
    created_at: NOW,
    quota: 0,
    maximum_limit: null,
    extra: null
  }
  t.same(refused({ use_charges: [{ ...use, use_amount: 5 }] }), { use_charges: [`use_amount: ${message}`] })
})

t.test('one price, line or row is at most 10^12', async (t) => {
  const limit = [`Ensure this value is an integer from 0 to ${MAX_PRICE}.`]
  const made = createPlan(
    plan.initial,
    {
      plan: 'p',
      provider: PROVIDER,
      slug: 's',
      terms: { title: 'S', unit: 'usd', period_amount: MAX_PRICE + 1 }
    },
    NOW
  )
  t.match(made, { ok: false, fields: { period_amount: limit } })
  const row = {
    order: 'o',
    check: 'check_1',
    profile: SUBSCRIBER,
    provider: PROVIDER,
    imported_by: 'user-m',
    plan: null,
    created_at: NOW,
    description: ''
  }
  const imported = (amount: number, unit: string) => {
    const decision = importSale(account.initial, { ...row, amount, unit }, NOW)
    return decision.ok ? 'booked' : decision.fields
  }
  t.equal(imported(MAX_PRICE, 'usd'), 'booked')
  t.same(imported(MAX_PRICE + 1, 'usd'), { amount: limit })
  t.match(imported(150, 'krw'), { amount: [/KRW has no decimals/] })
  t.match(imported(100, 'dem'), { unit: ['"dem" is not a known currency.'] })
})

t.test('a plan of old whose price would no longer do can be renamed, and its price put right', async (t) => {
  const old = given(plan, [
    {
      type: 'billing.plan-created',
      data: { ...planOf({ unit: 'jpy', period_amount: 1050 }), is_active: true }
    }
  ])
  t.equal(eventsOf(updatePlan(old, { title: 'New' }, NOW)).length, 1)
  t.equal(eventsOf(updatePlan(old, { period_amount: 1100 }, NOW)).length, 1)
  t.match(updatePlan(old, { period_amount: 1060 }, NOW), { ok: false, code: 'invalid_fields' })
  t.match(updatePlan(old, { setup_amount: 10 }, NOW), { ok: false, code: 'invalid_fields' })
})
