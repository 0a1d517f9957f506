/** What URLs about the book take and answer. */
import { type Static, Type } from 'typebox'
import { BalanceList, DateTime, Organization, Text } from '../../http/common.ts'

/** One movement of the book; `amount` is text for people, debits in parentheses. */
export const Transaction = Type.Object(
  {
    created_at: DateTime,
    description: Type.String(),
    amount: Type.String(),
    is_debit: Type.Boolean(),
    orig_account: Type.String(),
    orig_profile: Organization,
    orig_amount: Type.Integer(),
    orig_unit: Type.String(),
    dest_account: Type.String(),
    dest_profile: Organization,
    dest_amount: Type.Integer(),
    dest_unit: Type.String()
  },
  { $id: 'Transaction' }
)
export type Transaction = Static<typeof Transaction>

export const TransactionList = BalanceList(Transaction)

/** Query of balance lists beside that of all lists. */
export const UnitQuery = Type.Object({ unit: Type.Optional(Text(3)) })

/** Query of the whole ledger. */
export const TransactionsQuery = Type.Object({
  unit: Type.Optional(Text(3)),
  selector: Type.Optional(Text(255))
})
