/** The seats that wait for one address. Stream `seats-<keyed hash of the address>`, so that of two who claim one, one gets it. */
import type { Instant } from '@bursar/calendar'
import type { BillingEvents, OrderPlaced, SeatBought, SeatClaimed, SeatInvited } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'

/** What happens to the seats of an address. */
export type SeatEvent = EventOf<
  BillingEvents,
  'billing.seat-bought' | 'billing.seat-invited' | 'billing.seat-claimed'
>

/** A seat that nobody has claimed. Its texts stay sealed. */
export interface WaitingSeat extends Omit<SeatBought, 'code' | 'full_name'> {
  /** True once it is paid, and a mail told of it. */
  readonly invited: boolean
}

/** By id, the oldest first. */
export type Seats = Readonly<Record<string, WaitingSeat>>

export const seats = fold<Seats, BillingEvents>(
  {},
  {
    'billing.seat-bought': (state, { code: _, full_name: __, ...bought }: SeatBought) => ({
      ...state,
      [bought.seat]: { ...bought, invited: false }
    }),
    'billing.seat-invited': (state, { seat }: SeatInvited) => {
      const held = state[seat]
      return held ? { ...state, [seat]: { ...held, invited: true } } : state
    },
    'billing.seat-claimed': (state, { seat }: SeatClaimed) => {
      const { [seat]: _, ...rest } = state
      return rest
    }
  }
)

/** Who takes a seat. */
export interface Claiming {
  readonly seat: string
  readonly claimant: string
  /** The subscription that the seat begins, or is added to. */
  readonly subscription: string
  /** A user's id. */
  readonly by: string
}

/** `payer`: the account of who bought it. Refused with `version_conflict` once it cannot be claimed: somebody was quicker. */
export function claimSeat(
  state: Seats,
  payer: Pick<Account, 'seats'>,
  { seat, claimant, subscription, by }: Claiming,
  now: Instant
): Decision<SeatEvent> {
  const held = state[seat]
  if (!held || !isClaimable(payer, seat)) return refuse('version_conflict')
  const { address, profile, provider, plan } = held
  const which = { seat, address, profile, provider, plan }
  return happened('billing.seat-claimed', {
    ...which,
    claimant,
    subscription,
    claimed_by: by,
    claimed_at: now
  })
}

/** True while nobody has it, and it was neither given back nor given up: who pays for nothing gives nothing away. */
export function isClaimable({ seats }: Pick<Account, 'seats'>, seat: string): boolean {
  const held = seats[seat]
  return held !== undefined && held.disputed === null && (held.left > 0 || held.amount === 0)
}

/** Tells whoever has the address of a seat that is paid, once. Of what cost nothing no mail goes. */
export function inviteSeat(
  state: Seats,
  payer: Pick<Account, 'seats' | 'due'>,
  seat: string,
  now: Instant
): Decision<SeatEvent> {
  const held = state[seat]
  const isPaid = payer.due[seat] === undefined && (payer.seats[seat]?.amount ?? 0) > 0
  if (!held || held.invited || !isPaid || !isClaimable(payer, seat)) return happenedAll([])
  const { address, profile, provider, plan, origin } = held
  const which = { seat, address, profile, provider, plan }
  return happened('billing.seat-invited', {
    ...which,
    ...(origin !== undefined && { origin }),
    invited_at: now
  })
}

/** What the order of a seat does not say of it. */
export type SaidOfSeat = Pick<SeatBought, 'person' | 'email' | 'full_name' | 'code' | 'plan_title'> &
  Pick<Partial<SeatBought>, 'origin'>

/** The seat that an order buys for somebody else; none of an order for oneself. */
export function buySeat(order: OrderPlaced, said: SaidOfSeat, bought_by: string, now: Instant): SeatEvent[] {
  const { order: seat, seat: address, profile, provider, plan, periods, step, count, event_id } = order
  if (address === undefined) return []
  const which = { seat, address, profile, provider, plan }
  const length = { periods, step: step ?? 'month', count: count ?? periods } as const
  return [
    {
      type: 'billing.seat-bought',
      data: { ...which, ...length, event_id, bought_by, bought_at: now, ...said }
    }
  ]
}

/** The order that paid for a seat begins with the order that claims it. */
export function beginOrder(
  seat: string,
  payer: string,
  { provider, start, end, anchor = start, step = 'month' }: OrderPlaced
): AccountEvent {
  return {
    type: 'billing.order-begun',
    data: { order: seat, profile: payer, provider, start, end, anchor, step }
  }
}
