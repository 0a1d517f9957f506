/** Events of balance sheets. */
import { Type } from 'typebox'
import { Count, Id, Instant } from '../../billing/fields.ts'
import { defineEvent, type EventData } from '../../event-definition.ts'

export const balanceLineAdded = defineEvent({
  type: 'metrics.balance-line-added',
  description: 'The broker added a line to a balance sheet; the first line makes the sheet.',
  data: Type.Object({
    /** What the sheet is called in URLs. */
    report: Type.String(),
    line: Id,
    title: Type.String(),
    /** The line sums accounts whose name contains this text. */
    selector: Type.String(),
    /** Its place on the sheet, from 1. */
    rank: Count,
    added_at: Instant
  })
})

export type BalanceLineAdded = EventData<typeof balanceLineAdded>

export const sheetEvents = [balanceLineAdded]
