/** The part of an account that is about seats which it bought for others, and that nobody has claimed. */
import type {
  ChargeDisputed,
  ChargeRefunded,
  DebtWrittenOff,
  DisputeClosed,
  OrderBegun,
  OrderPlaced
} from '@bursar/contracts'
import { omit } from './orders-by-id.ts'

/** A seat by what became of its price; 1/100 units. */
export interface BoughtSeat {
  /** Keyed hash of the address that it waits for. */
  readonly address: string
  readonly amount: number
  /** What of the price was neither refunded nor given up. */
  readonly left: number
  /** The charge that the bank took back, or looks into. */
  readonly disputed: string | null
}

export interface Bought {
  /** By order id; the id of a seat is that of its order. */
  readonly seats: Readonly<Record<string, BoughtSeat>>
}

export function placed<State extends Bought>(
  state: State,
  { order, seat: address, amount }: OrderPlaced
): State {
  if (address === undefined) return state
  return withSeat(state, order, { address, amount, left: amount, disputed: null })
}

/** From then on it is the subscription of somebody else. */
export function begun<State extends Bought>(state: State, { order }: OrderBegun): State {
  return state.seats[order] ? { ...state, seats: omit(state.seats, order) } : state
}

export function refunded<State extends Bought>(
  state: State,
  { lines }: Pick<ChargeRefunded | DebtWrittenOff, 'lines'>
): State {
  return lines.reduce((held, { order, amount }) => {
    const seat = held.seats[order]
    return seat ? withSeat(held, order, { ...seat, left: seat.left - amount }) : held
  }, state)
}

export function disputed<State extends Bought>(state: State, { charge, lines }: ChargeDisputed): State {
  return lines.reduce((held, { order }) => {
    const seat = held.seats[order]
    return seat ? withSeat(held, order, { ...seat, disputed: charge }) : held
  }, state)
}

export function disputeWon<State extends Bought>(state: State, { charge }: DisputeClosed): State {
  const back = Object.entries(state.seats).filter(([, seat]) => seat.disputed === charge)
  return back.reduce((held, [order, seat]) => withSeat(held, order, { ...seat, disputed: null }), state)
}

function withSeat<State extends Bought>(state: State, order: string, seat: BoughtSeat): State {
  return { ...state, seats: { ...state.seats, [order]: seat } }
}
