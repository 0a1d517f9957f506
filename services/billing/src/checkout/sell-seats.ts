/** Seats for others that an order bought: each waits on the stream of its address. */
import type { OrderPlaced } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { cart } from '../carts/domain/cart.ts'
import { plan } from '../plans/domain/plan.ts'
import { buySeat } from '../seats/domain/seats.ts'
import type { SeatMaking } from '../seats/seat-making.ts'
import { cartStream, planStream, seatsStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'

/** In whose name they were bought, and out of whose cart. */
export interface Selling {
  readonly user: string
  readonly seats: SeatMaking
  readonly origin?: string | undefined
  readonly now: string
}

/** `orders` are those just placed; what is no seat is passed over. */
export async function sellSeats(
  tx: Transaction,
  { user, seats, origin, now }: Selling,
  orders: readonly OrderPlaced[]
): Promise<void> {
  if (orders.every(({ seat }) => seat === undefined)) return
  const { items } = await tx.load(cartStream(user), cart)
  for (const order of orders) {
    if (order.seat === undefined) continue
    // Of what left the cart while the payment was under way the address is gone: its code claims it.
    const item = items.find(({ item }) => item === order.order)
    const opened = await seats.reveal({ email: item?.email ?? '', full_name: item?.full_name ?? '' })
    const state = await tx.load(planStream(order.plan), plan)
    const said = {
      plan_title: state.is === 'live' ? state.title : '',
      ...(origin !== undefined && { origin }),
      person: item?.person ?? user,
      email: text(opened.email),
      full_name: text(opened.full_name),
      code: seats.code()
    }
    tx.append(seatsStream(order.seat), buySeat(order, said, user, now))
  }
}
