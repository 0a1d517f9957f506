/** What URLs about the account of a provider at the payment processor take and answer. */
import { type Static, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { DateTime, Nullable, Sum } from '../../http/common.ts'

/** The provider’s own account at the processor. */
export const ConnectedAccount = Type.Object(
  {
    /** Whether there is one. */
    connected: Type.Boolean(),
    /** Whether shares of charges are handed on to it. */
    receives: Type.Boolean(),
    /** Whether it can be withdrawn from. */
    pays_out: Type.Boolean(),
    /** What the processor still asks for, by its names of that. */
    due: Type.Array(Type.String()),
    /** Charges that were settled from then on are handed on; null as long as none is. */
    since: Nullable(DateTime),
    /** What could not be handed on yet, by unit in 1/100 of it. */
    waiting: Type.Record(Type.String(), Sum),
    /** What was given back or disputed and could not be taken back from it yet. */
    owed: Type.Record(Type.String(), Sum)
  },
  { $id: 'ConnectedAccount' }
)
export type ConnectedAccount = Static<typeof ConnectedAccount>

/** Where it is; without a country in that of the profile’s address, else in that of the site’s own account. */
export const ConnectAccount = Type.Object({ country: Type.Optional(Country) }, { $id: 'ConnectAccount' })

/** Where the account’s owner says who they are: the address opens once, and only for a few minutes. */
export const ConnectLink = Type.Object({ url: Type.String(), expires_at: DateTime }, { $id: 'ConnectLink' })
