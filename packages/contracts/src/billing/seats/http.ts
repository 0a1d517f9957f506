/** What URLs about seats answer. */
import { type Static, Type } from 'typebox'
import { DateTime, List, Nullable } from '../../http/common.ts'
import { Plan } from '../plans/http.ts'

/** A seat as who bought it sees it: `ended` was refunded, charged back or given up before anybody came. */
export const Seat = Type.Object(
  {
    id: Type.String(),
    created_at: DateTime,
    plan: Plan,
    periods: Type.Integer(),
    full_name: Type.String(),
    email: Nullable(Type.String()),
    status: Type.Unsafe<'waiting' | 'claimed' | 'ended'>(
      Type.Union([Type.Literal('waiting'), Type.Literal('claimed'), Type.Literal('ended')])
    ),
    claimed_at: Nullable(DateTime),
    /** Null once it can no longer be claimed. */
    claim_code: Nullable(Type.String())
  },
  { $id: 'Seat' }
)
export type Seat = Static<typeof Seat>

export const SeatList = List(Seat)
