/** What URLs that settle a debt without a card take. */
import { type Static, Type } from 'typebox'
import { Nullable, Text } from '../../http/common.ts'
import { DryRunQuery } from '../ledger/http.ts'

/** A part of what is due. */
const Part = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'This must be a whole number above 0, in 1/100 of the currency.'
})

/** How a debt is settled without a card: paid offline, or given up; all of it when no amount is given. */
export const CollectPayment = Type.Object(
  {
    amount: Type.Optional(Nullable(Part)),
    paid: Type.Optional(Type.Boolean())
  },
  { $id: 'QueryParamCollectPayment' }
)
export type CollectPayment = Static<typeof CollectPayment>

/** Query of a balance that is given up, or was paid offline; all of it when no amount is given. */
export const CancelBalanceQuery = Type.Object({
  amount: Type.Optional(Part),
  paid: Type.Optional(Type.Boolean({ description: 'it was paid offline: book the payment' })),
  unit: Type.Optional(Text(3)),
  ...DryRunQuery.properties
})
