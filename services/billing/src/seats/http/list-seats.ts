import { type Seat, SeatList } from '@bursar/contracts'
import { answer, L7, listPage, type OperationRequest, operation } from '@bursar/service-kit'
import { type Account, account } from '../../accounts/domain/account.ts'
import { planShort } from '../../plans/plan-view.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import { accountStream } from '../../shared/streams.ts'
import { text } from '../../shared/views.ts'
import { isClaimable } from '../domain/seats.ts'
import { SEATS, type SeatDocument } from '../projection.ts'

/** GET /api/billing/{profile}/seats: who of those that seats were bought for has come. */
export const listSeats = operation({
  method: 'GET',
  path: '/api/billing/{profile}/seats',
  access: 'direct',
  summary: 'Seats that the profile bought for others, with the codes of those that nobody has claimed',
  lists: L7,
  answers: { 200: SeatList },
  async handle(request) {
    const { profile, collection, reveal, engine } = request
    const payer = await engine.load(accountStream(profile.id), account)
    const page = await listPage(
      request,
      {
        collection: collection(SEATS),
        list: 'payer',
        by: profile.id,
        descending: true,
        dates: 'now',
        orderField: 'created_at',
        open: (seats: readonly SeatDocument[]) => reveal(seats),
        search: { full_name: ({ full_name }) => text(full_name), email: ({ email }) => text(email) },
        sort: {}
      },
      (seats) => seatViews(request, payer, seats)
    )
    return answer(200, page)
  }
})

async function seatViews(
  { collection }: Pick<OperationRequest, 'collection'>,
  payer: Account,
  seats: readonly SeatDocument[]
): Promise<Seat[]> {
  const plans = await collection('plans').getAll<PlanDocument>([...new Set(seats.map(({ plan }) => plan))])
  return seats.map((seat) => seatView(seat, payer, plans.get(seat.plan)))
}

/** The texts are open; those of an erased person are empty. */
function seatView(seat: SeatDocument, payer: Account, plan: PlanDocument | undefined): Seat {
  const { seat: id, created_at, claimed_at, periods, plan_title } = seat
  const status = claimed_at !== null ? 'claimed' : isClaimable(payer, id) ? 'waiting' : 'ended'
  return {
    id,
    created_at,
    plan: plan ? planShort(plan) : { id: seat.plan, slug: seat.plan, title: plan_title },
    periods,
    full_name: text(seat.full_name),
    email: text(seat.email) || null,
    status,
    claimed_at,
    claim_code: status === 'waiting' ? text(seat.code) || null : null
  }
}
