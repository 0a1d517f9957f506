/** The event of what a subscriber used of a plan. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Count, Id, Instant } from '../fields.ts'

export const usageRecorded = defineEvent({
  type: 'billing.usage-recorded',
  description:
    'A subscriber used something that its plan charges for by use; what is beyond the quota is an order.',
  data: Type.Object({
    usage: Id,
    profile: Id,
    provider: Id,
    plan: Id,
    subscription: Id,
    /** Slug of the use charge. */
    use: Type.String(),
    quantity: Count,
    /** The part of it that the quota of the period covers. */
    covered: Count,
    /** The part of the rest that was paid ahead. */
    prepaid: Type.Optional(Count),
    /** What is ordered with it, in 1/100 of the unit. */
    amount: Amount,
    unit: Type.String(),
    used_at: Instant,
    recorded_by: Id
  })
})

export type UsageRecorded = EventData<typeof usageRecorded>

export const usageEvents = [usageRecorded]
