/** What the URLs that renew take and answer. */
import { type Static, Type } from 'typebox'
import { DateTime, Nullable } from '../../http/common.ts'
import { Charge } from '../charges/http.ts'

/** As of when it looks; now, when that is left out. */
export const Renewal = Type.Object({ at_time: Type.Optional(Nullable(DateTime)) }, { $id: 'Renewal' })
export type Renewal = Static<typeof Renewal>

/** For which accounts: of those that are due by `at_time` (now, when that is left out) the next `limit` after `offset`. */
export const Renewals = Type.Object(
  {
    at_time: Type.Optional(Nullable(DateTime)),
    profile: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'slug of the only one' })
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    offset: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'accounts to pass over, such as those that failed'
      })
    )
  },
  { $id: 'Renewals' }
)

/** What was done of one account, or would be. */
export const AccountRenewed = Type.Object(
  {
    profile: Type.String({ description: 'slug; id of one that is erased' }),
    failed: Type.Boolean({ description: 'it is tried again by itself' }),
    extended: Type.Integer({ description: 'periods that subscriptions went on for' }),
    stopped: Type.Integer({ description: 'subscriptions that go on no more' }),
    earned: Type.Integer({ description: 'rows of income' }),
    charges: Type.Array(Charge)
  },
  { $id: 'AccountRenewed' }
)
export type AccountRenewed = Static<typeof AccountRenewed>

/** What a run came to; `more` says that other accounts are due. */
export const RenewalsDone = Type.Object(
  { at: DateTime, more: Type.Boolean(), results: Type.Array(AccountRenewed) },
  { $id: 'RenewalsDone' }
)
export type RenewalsDone = Static<typeof RenewalsDone>
