/** What URLs about the Funds of a profile take and answer. */
import { Type } from 'typebox'
import { as_of, Nullable, PRICE_MAX, Sum, Text } from '../../http/common.ts'
import { TransactionList } from '../ledger/http.ts'
import { ConnectedAccount } from '../payees/http.ts'

/** list(+detail): `detail` is there when the processor could not be asked. */
export const TransferList = Type.Object({
  ...TransactionList.properties,
  detail: Type.Optional(Type.String())
})

/** Query of transfers; unless `force` is falsy the processor is asked for payouts that the book does not have. */
export const TransfersQuery = Type.Object({
  as_of,
  unit: Type.Optional(Text(3)),
  force: Type.Optional(Text(10))
})

/** How much of its funds a provider withdraws, in 1/100 of the unit. */
export const TransferCreate = Type.Object(
  {
    amount: Type.Integer({ minimum: 1, maximum: PRICE_MAX }),
    unit: Type.Optional(Text(3))
  },
  { $id: 'TransferCreate' }
)

/** Where payouts go, and what can be withdrawn now: of one currency, and of each. */
export const Bank = Type.Object(
  {
    bank_name: Type.String(),
    last4: Type.String(),
    balance_amount: Sum,
    balance_unit: Type.String(),
    balances: Type.Record(Type.String(), Sum),
    /** The provider’s own account at the processor; null where the site’s account is the profile’s, or there can be no other. */
    account: Nullable(ConnectedAccount)
  },
  { $id: 'Bank' }
)
