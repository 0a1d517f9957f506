/** Events of changes of plan, on the stream of the account whose subscription it is. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, Id, Instant } from '../fields.ts'
import { reasonGiven } from '../subscriptions/reason.ts'
import { ChangedFrom, ChangeTime, CreditLine, CreditPayment } from './fields.ts'

/** The subscription that it is about, as it stood. */
const which = { subscription: Id, profile: Id, provider: Id, plan: Id }

export const planChanged = defineEvent({
  type: 'billing.plan-changed',
  description:
    'A subscription ended and another to a plan of the same provider took its place: what was not used of the old orders ' +
    'is due no more, or pays the new one.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'Changed the plan of a subscription.'
  },
  data: Type.Object({
    /** The new one. */
    ...which,
    from: ChangedFrom,
    unit: Type.String(),
    /** The order that began the new one, in the same commit. */
    order: Id,
    when: ChangeTime,
    /** By order, each tax a line of its own right after what it taxes; empty at the end of a period and of a trial. */
    lines: Type.Array(CreditLine),
    /** Σ of the lines, 1/100 units. */
    relieved: Amount,
    credit: Amount,
    /** What the credit paid: the new order, then its tax. */
    paid: Type.Array(CreditPayment),
    /** The charge that pays what the credit leaves; null where there is none, and for what a renewal ordered. */
    charge: Nullable(Id),
    /** The user who changed it. */
    changed_by: Nullable(Id),
    /** From when on the new one runs. */
    changed_at: Instant,
    ...reasonGiven
  })
})

export const changeNoted = defineEvent({
  type: 'billing.change-noted',
  description: 'At its end a subscription goes over to another plan: the renewal orders that one instead.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'Noted a change of plan for the end of the period.'
  },
  data: Type.Object({
    ...which,
    to: Id,
    /** For how many periods that one is ordered. */
    periods: Count,
    noted_by: Id,
    noted_at: Instant,
    ...reasonGiven
  })
})

export const changeTakenBack = defineEvent({
  type: 'billing.change-taken-back',
  description: 'A subscription stays with its plan: the change that was noted for its end is taken back.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Took back a change of plan.' },
  data: Type.Object({ ...which, to: Id, taken_back_by: Nullable(Id), taken_back_at: Instant })
})

export type PlanChanged = EventData<typeof planChanged>
export type ChangeNoted = EventData<typeof changeNoted>
export type ChangeTakenBack = EventData<typeof changeTakenBack>

export const changeEvents = [planChanged, changeNoted, changeTakenBack]
