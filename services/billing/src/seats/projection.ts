/** Seats that profiles bought for others, as who bought them sees them. */
import type { BillingEvents, SeatBought } from '@bursar/contracts'
import { change, insert, type Opener, projection } from '@bursar/event-sourcing'

export const SEATS = 'seats'

/** Document `<seat>`; its texts stay sealed. Whether it can be claimed is for the account of its payer to say. */
export interface SeatDocument extends SeatBought {
  readonly created_at: string
  readonly claimed_at: string | null
}

/** Each payer's, the newest last, and each by its claim code. */
export const seatDocuments = projection<BillingEvents>({
  name: SEATS,
  version: 1,
  on: {
    'billing.seat-bought': ({ data }) => [
      insert(data.seat, { ...data, created_at: data.bought_at, claimed_at: null } satisfies SeatDocument)
    ],
    'billing.seat-claimed': ({ data: { seat, claimed_at } }) => [
      change(seat, (held?: SeatDocument) => held && { ...held, claimed_at })
    ]
  },
  lists: { payer: { by: ({ profile }: SeatDocument) => profile } },
  lookups: { code: ({ code }: SeatDocument, open: Opener) => open(code) }
})
