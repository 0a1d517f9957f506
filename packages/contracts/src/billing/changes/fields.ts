/** What of a change of plan is kept: on the intent of the charge that pays it, and on the change itself. */
import { type Static, Type } from 'typebox'
import { Amount } from '../../http/common.ts'
import { Count, Id, OneOf } from '../fields.ts'
import { taxed } from '../taxes/fields.ts'

/** From now on, or from the end of the period that was paid for. */
export const ChangeTime = OneOf('now', 'period_end')

/** What the change gives back of one order of the subscription that ends, or of the tax of one; amounts in 1/100 units. */
export const CreditLine = Type.Object({
  order: Id,
  event_id: Type.String(),
  description: Type.String(),
  /** The plan that it ordered. */
  plan: Id,
  /** `relieved` and `credit`: what of the order is not used, and ends with it. */
  amount: Amount,
  /** What of it was due, and is due no more. */
  relieved: Amount,
  /** What of it was paid, and pays the new order. */
  credit: Amount,
  ...taxed
})

/** What of the credit pays an order, or its tax; 1/100 units. */
export const CreditPayment = Type.Object({ order: Id, amount: Amount })

/** Which subscription ends with a change. */
export const ChangedFrom = Type.Object({ subscription: Id, plan: Id })

/** What a subscription goes over to at its end: a plan, and for how many periods it is ordered. */
export const ChangeNote = Type.Object({ plan: Id, periods: Count })

export type CreditLine = Static<typeof CreditLine>
export type CreditPayment = Static<typeof CreditPayment>
export type ChangedFrom = Static<typeof ChangedFrom>
export type ChangeNote = Static<typeof ChangeNote>
