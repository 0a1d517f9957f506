/** What URLs about balance sheets take and answer. */
import { type Static, Type } from 'typebox'
import { List, Text } from '../../http/common.ts'

/** A line of a balance sheet: it sums the accounts whose name contains `selector`. */
export const BalanceLine = Type.Object(
  {
    title: Type.String(),
    selector: Type.String(),
    /** Its place, from 1: the next free one when it was added. */
    rank: Type.Integer()
  },
  { $id: 'BalanceLine' }
)
export type BalanceLine = Static<typeof BalanceLine>
export const BalanceLineList = List(BalanceLine)

/** A line to be added. A rank that is sent is not looked at. */
export const BalanceLineCreate = Type.Object(
  {
    title: Text(255),
    selector: Type.Optional(Text(255)),
    rank: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }))
  },
  { $id: 'BalanceLineCreate' }
)
