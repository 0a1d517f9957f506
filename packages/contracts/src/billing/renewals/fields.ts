/** What a subscription goes on by. */
import { Type } from 'typebox'
import { Amount } from '../../http/common.ts'
import { Count, Instant, PeriodType } from '../fields.ts'

/** Terms that a subscription keeps while its plan costs more, because that was not told long enough before. */
export const HeldTerms = Type.Object({
  period_amount: Amount,
  period_type: PeriodType,
  period_length: Count,
  setup_amount: Amount,
  tax_included: Type.Boolean(),
  tax_exempt: Type.Boolean(),
  /** When the provider's tax rates were the ones that are kept. */
  rates_at: Instant,
  use_charges: Type.Array(
    Type.Object({ slug: Type.String(), use_amount: Amount, quota: Amount, tax_included: Type.Boolean() })
  )
})

/** What a period costs, with tax. */
export const PeriodPrice = Type.Object({ amount: Amount, period_type: PeriodType, period_length: Count })
