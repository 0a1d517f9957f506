/**
 * Events of seats that one profile buys for others, on `seats-<keyed hash of the address>`: who waits there, and who came.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Count, Id, Instant, Step } from '../fields.ts'

/** Which seat it is: the order that paid for it, the address that it waits for, and who bought it of whom. */
const seat = { seat: Id, address: Id, profile: Id, provider: Id, plan: Id }

export const seatBought = defineEvent({
  type: 'billing.seat-bought',
  description:
    'A profile ordered a seat for somebody else: it awaits whoever has the address or the claim code.',
  data: Type.Object({
    ...seat,
    periods: Count,
    /** How long its subscription will be. */
    step: Step,
    count: Count,
    /** What its order is on: `cpn_<40 hex>`. */
    event_id: Type.String(),
    plan_title: Type.String(),
    /** A user's id. */
    bought_by: Id,
    bought_at: Instant,
    /** Start of the links in the mail about it; absent where no request is known that ordered it. */
    origin: Type.Optional(Type.String()),
    /** Whose key seals the texts: the user who ordered. */
    person: Id,
    email: personal(255),
    full_name: personal(150),
    /** 40 hex characters: whoever has it claims the seat. */
    code: personal(40)
  })
})

export const seatInvited = defineEvent({
  type: 'billing.seat-invited',
  description: 'A seat is paid: a mail tells whoever has its address.',
  data: Type.Object({ ...seat, origin: Type.Optional(Type.String()), invited_at: Instant })
})

export const seatClaimed = defineEvent({
  type: 'billing.seat-claimed',
  description: 'A profile took a seat that another had bought: the subscription of it has begun.',
  trail: { about: ({ claimant }) => [claimant], says: 'Claimed a seat that somebody else had bought.' },
  data: Type.Object({ ...seat, claimant: Id, subscription: Id, claimed_by: Id, claimed_at: Instant })
})

/** On the account of who claimed it. */
export const seatTaken = defineEvent({
  type: 'billing.seat-taken',
  description:
    'A subscription began with a seat that another paid for: its provider sees nothing by it until the renewal is turned on.',
  data: Type.Object({ subscription: Id, profile: Id, provider: Id, plan: Id, seat: Id, taken_at: Instant })
})

/** On the account of who paid. */
export const orderBegun = defineEvent({
  type: 'billing.order-begun',
  description: 'What an order bought for somebody else begins, and is earned from here on.',
  data: Type.Object({
    order: Id,
    profile: Id,
    provider: Id,
    start: Instant,
    end: Instant,
    /** What the periods of its span are counted from, and in. */
    anchor: Instant,
    step: Step
  })
})

export type SeatBought = EventData<typeof seatBought>
export type SeatInvited = EventData<typeof seatInvited>
export type SeatClaimed = EventData<typeof seatClaimed>
export type SeatTaken = EventData<typeof seatTaken>
export type OrderBegun = EventData<typeof orderBegun>

export const seatEvents = [seatBought, seatInvited, seatClaimed, seatTaken, orderBegun]
