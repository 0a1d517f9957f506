/**
 * What billing has of a person, for an export: the charges, the seats bought for others, and what happened on the account
 * and in the cart.
 */
import type { Engine } from '@bursar/event-sourcing'
import type { PersonalData } from '@bursar/service-kit'
import { SEATS, type SeatDocument } from '../seats/projection.ts'
import { accountStream, cartStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'
import { chargeView } from './charge-view.ts'
import { invoiceNumbers } from './invoice-numbers.ts'
import { leftOfOrders } from './left-of-orders.ts'
import type { ChargeDocument } from './projection.ts'

export const personalData: PersonalData = {
  streams: ({ id, profile }) => [accountStream(profile), cartStream(id)],
  async rows(engine, { profile }, most) {
    const events = await engine.events.readStream(accountStream(profile), 0)
    const ids = events
      .filter(({ type }) => type === 'billing.charge-created')
      .map((event): string => engine.codec.decode(event).data.charge)
    const newest = ids.slice(-most)
    const stored = await engine.collection('charges').getAll<ChargeDocument>(newest)
    const charges = await engine.keys.reveal(newest.flatMap((id) => stored.get(id) ?? []))
    // One that was declined is no charge that is shown, and counts for none here.
    const count = ids.length - newest.length + charges.length
    const invoiceOf = await invoiceNumbers(engine, charges)
    const seats = await seatsOf(engine, profile, most)
    const leftOf = await leftOfOrders(engine, charges)
    const results = charges.map((charge) => chargeView(charge, invoiceOf(charge), leftOf(charge)))
    return [{ section: 'charges', results, count }, seats]
  }
}

/** Whom seats were bought for, without the codes that claim them. */
async function seatsOf(engine: Engine, by: string, most: number) {
  const seats = engine.collection(SEATS)
  const { count } = await seats.tally({ list: 'payer', by })
  const range = { list: 'payer', by, descending: true, offset: 0, limit: most }
  const stored = await engine.keys.reveal(await seats.documents<SeatDocument>(range))
  const results = stored.map(({ seat: id, created_at, plan_title, claimed_at, ...seat }) => ({
    id,
    created_at,
    plan: plan_title,
    full_name: text(seat.full_name),
    email: text(seat.email),
    claimed_at
  }))
  return { section: 'seats', results, count }
}
