/**
 * A seat that is paid is told of by mail, and waits in the cart of whoever has verified its address: at once where
 * somebody has, else as soon as somebody does. Whichever of the two comes last does it, for each looks for the other.
 */
import type {
  AddressVerified,
  AuthEvents,
  BillingEvents,
  ChargeSettled,
  DebtCollected,
  SeatInvited
} from '@bursar/contracts'
import {
  type Engine,
  type Policy,
  policy,
  type Reaction,
  type RecordedEvent,
  type Transaction
} from '@bursar/event-sourcing'
import { ACCESS, type UserRef } from '@bursar/service-kit'
import { account } from '../accounts/domain/account.ts'
import { inviteSeat, seats, type WaitingSeat } from '../seats/domain/seats.ts'
import { seatAddresses } from '../seats/seat-making.ts'
import { accountStream, cartStream, seatsStream } from '../shared/streams.ts'
import { claimInCart } from './claim-in-cart.ts'
import { cart } from './domain/cart.ts'

/** Seats that come into a cart by themselves: more wait for their claim codes, and leave room for what the user wants. */
const OFFERED_MOST = 20

/** How long it waits for the read model that says whose the address is; then the event is handled again. */
const WAIT_MS = 30_000

export function offerSeats(late: { readonly engine: Promise<Engine> }): Policy {
  async function paid(
    { data: { profile, lines } }: RecordedEvent<ChargeSettled | DebtCollected>,
    reaction: Reaction
  ) {
    await reaction.transact(async (tx) => {
      const payer = await tx.load(accountStream(profile), account)
      for (const { order } of lines) {
        const bought = payer.seats[order]
        if (!bought) continue
        const waiting = await tx.load(seatsStream(bought.address), seats)
        tx.append(seatsStream(bought.address), inviteSeat(waiting, payer, order, reaction.time))
      }
    })
  }

  return policy<AuthEvents & BillingEvents>({
    name: 'offer-seats',
    on: {
      'billing.charge-settled': paid,
      'billing.debt-collected': paid,
      async 'billing.seat-invited'({ data }: RecordedEvent<SeatInvited>, reaction) {
        const engine = await late.engine
        const { [data.seat]: seat } = await engine.load(seatsStream(data.address), seats)
        const { email } = await reaction.reveal({ email: seat?.email ?? null })
        if (typeof email !== 'string' || email === '') return
        const known = await engine.collection(ACCESS).getBy<UserRef>('email', email.toLowerCase())
        if (known) await offer(reaction, known.id, data.address)
      },
      async 'auth.address-verified'({ data, position }: RecordedEvent<AddressVerified>, reaction) {
        if (data.email === undefined) return
        const engine = await late.engine
        if (!(await engine.projectionRunner.wait({ auth: position }, WAIT_MS)))
          throw new Error('the read models are behind')
        const { user, email } = await reaction.reveal(data)
        if (typeof email !== 'string') return
        await offer(reaction, user, (await seatAddresses(reaction))(email))
      }
    }
  })
}

async function offer(reaction: Reaction, user: string, address: string): Promise<void> {
  await reaction.transact(async (tx) => {
    const waiting = Object.values(await tx.load(seatsStream(address), seats))
    const room = OFFERED_MOST - (await claimsIn(tx, user))
    const offered = waiting.filter(({ invited }) => invited).slice(0, Math.max(0, room))
    for (const seat of offered) await put(tx, reaction, user, seat)
  })
}

async function claimsIn(tx: Transaction, user: string): Promise<number> {
  const { items } = await tx.load(cartStream(user), cart)
  return items.filter(({ claim }) => claim !== undefined).length
}

async function put(tx: Transaction, reaction: Reaction, user: string, seat: WaitingSeat): Promise<void> {
  const { items } = await tx.load(cartStream(user), cart)
  if (items.some(({ claim }) => claim?.seat === seat.seat)) return
  const owner = { id: user, visitor: false }
  await claimInCart(tx, { owner, seat, id: reaction.id(`item ${seat.seat}`), now: reaction.time })
}
