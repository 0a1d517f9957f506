/** What URLs about the book take and answer. */
import { type Static, Type } from 'typebox'
import { as_of, BalanceList, DateTime, File, Nullable, Organization, Text } from '../../http/common.ts'

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
    dest_unit: Type.String(),
    /** What caused it; null for what is not in the book yet. */
    event_id: Nullable(Type.String()),
    /** The charge that moved the money, by its key at the processor. */
    charge: Nullable(Type.String()),
    /** Number of the invoice that its order is on, or that something is given back of. */
    invoice: Nullable(Type.String())
  },
  { $id: 'Transaction' }
)
export type Transaction = Static<typeof Transaction>

export const TransactionList = BalanceList(Transaction)

/** Query of balance lists beside that of all lists. */
export const UnitQuery = Type.Object({ unit: Type.Optional(Text(3)) })

/** Query of those that can be asked for as they stood. */
export const PastUnitQuery = Type.Object({ ...UnitQuery.properties, as_of })

/** Query of the whole ledger. */
export const TransactionsQuery = Type.Object({
  as_of,
  unit: Type.Optional(Text(3)),
  selector: Type.Optional(Text(255))
})

/** Query of what can be tried first. */
export const DryRunQuery = Type.Object({
  dry_run: Type.Optional(Type.Boolean({ description: 'only report what would happen' }))
})

/** What a dry run would book: the rows, and what they come to for who asks. */
export const Tried = Type.Object(
  { amount: Type.Integer(), unit: Type.String(), results: Type.Array(Transaction) },
  { $id: 'Tried' }
)
export type Tried = Static<typeof Tried>

/** The book as plain text, as the `ledger` program reads it. */
export const Journal = File(['text/plain'])
