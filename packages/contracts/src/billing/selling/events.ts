/** Events of large sales of one provider, which take turns. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Id, Instant } from '../fields.ts'

export const salesCounted = defineEvent({
  type: 'billing.sales-counted',
  description:
    'A large sale of a provider, or any sale of one that has sold much, was counted, so that its total in one unit ' +
    'stays within 2^53.',
  data: Type.Object({
    provider: Id,
    unit: Type.String(),
    amount: Amount,
    /** What it had sold then, in the book and asked for, this included. */
    total: Amount,
    /** The charge that is asked for, and so not in the book yet; null for past sales, which are booked at once. */
    charge: Nullable(Id),
    counted_at: Instant
  })
})

export const salesReleased = defineEvent({
  type: 'billing.sales-released',
  description: 'A counted charge was answered: it is now in the ledger, or it failed.',
  data: Type.Object({ provider: Id, charge: Id, released_at: Instant })
})

export type SalesCounted = EventData<typeof salesCounted>
export type SalesReleased = EventData<typeof salesReleased>

export const sellingEvents = [salesCounted, salesReleased]
