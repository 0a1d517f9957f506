/** What URLs about changes of plan take and answer. */
import { type Static, Type } from 'typebox'
import { Amount, DateTime, Nullable, Text } from '../../http/common.ts'
import { Shown } from '../checkout/http.ts'
import { Transaction } from '../ledger/http.ts'
import { Reason } from '../subscriptions/http.ts'

const When = Type.Unsafe<'now' | 'period_end'>(
  Type.String({
    enum: ['now', 'period_end'],
    description:
      'From now on, or from the end of the period that was paid for; without it now, unless more is given back than the new ' +
      'plan costs.'
  })
)

/** From 1: one period, then those paid ahead. */
const Option = Type.Integer({ minimum: 1, maximum: 1_000 })

/** To which plan a subscription goes over; `plan` is its slug. The plan that it has takes back what was noted. */
export const PlanChange = Type.Object(
  {
    plan: Text(255),
    option: Type.Optional(Option),
    when: Type.Optional(When),
    processor_token: Type.Optional(Text(255)),
    remember_card: Type.Optional(Type.Boolean()),
    /** What the caller was shown to be paid, by unit: with another sum nothing is done. */
    expected: Type.Optional(Shown),
    reason: Type.Optional(Nullable(Reason))
  },
  { $id: 'PlanChange' }
)
export type PlanChange = Static<typeof PlanChange>

export const PlanChangeQuery = Type.Object({
  plan: Text(255),
  option: Type.Optional(Option),
  when: Type.Optional(When)
})

/** What a change would do; amounts in 1/100 of the unit. */
export const PlanChangePreview = Type.Object(
  {
    when: When,
    effective_at: DateTime,
    /** What was paid and is not used: it pays the new plan. */
    credit: Amount,
    /** What is due and not used: it is due no more. */
    relieved: Amount,
    /** Of the new plan, with tax. */
    price: Amount,
    /** What would be paid now: the price less the credit, and what else is due. */
    amount: Amount,
    unit: Type.String(),
    /** What else is due, and the new order with its tax. */
    lines: Type.Array(Transaction)
  },
  { $id: 'PlanChangePreview' }
)
export type PlanChangePreview = Static<typeof PlanChangePreview>
