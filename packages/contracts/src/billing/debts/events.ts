/** Events of debts that are settled without a card: paid outside the platform, or given up. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Id, Instant } from '../fields.ts'

const settledDebt = {
  profile: Id,
  provider: Id,
  unit: Type.String(),
  amount: Amount
}

export const debtCollected = defineEvent({
  type: 'billing.debt-collected',
  description: 'A provider received money for orders outside the platform.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Booked a balance as paid offline.' },
  data: Type.Object({
    ...settledDebt,
    /** What its rows are on: the claim code of an invoice, or `check_<40 hex>`. */
    event_id: Type.String(),
    lines: Type.Array(Type.Object({ order: Id, amount: Amount })),
    collected_at: Instant
  })
})

export const debtWrittenOff = defineEvent({
  type: 'billing.debt-written-off',
  description: 'What is due on orders was given up, in whole or in part.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Wrote off a balance.' },
  data: Type.Object({
    ...settledDebt,
    lines: Type.Array(
      Type.Object({
        order: Id,
        amount: Amount,
        /** What of it was not yet earned, and will not be. */
        unearned: Amount
      })
    ),
    written_off_at: Instant
  })
})

export type DebtCollected = EventData<typeof debtCollected>
export type DebtWrittenOff = EventData<typeof debtWrittenOff>

/** What of an order was given up; both figures in 1/100 units. */
export type WrittenOffLine = DebtWrittenOff['lines'][number]

export const debtEvents = [debtCollected, debtWrittenOff]
