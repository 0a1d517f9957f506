/** What URLs that settle a debt without a card take. */
import { type Static, Type } from 'typebox'
import { Nullable } from '../../http/common.ts'

/** How a debt is settled without a card: paid offline, or given up; all of it when no amount is given. */
export const CollectPayment = Type.Object(
  {
    amount: Type.Optional(
      Nullable(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'This must be a whole number above 0, in 1/100 of the currency.'
        })
      )
    ),
    paid: Type.Optional(Type.Boolean())
  },
  { $id: 'QueryParamCollectPayment' }
)
export type CollectPayment = Static<typeof CollectPayment>

/** Query of what can be tried first. */
export const DryRunQuery = Type.Object({
  dry_run: Type.Optional(Type.Boolean({ description: 'only report what would happen' }))
})
