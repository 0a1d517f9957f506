import { CartItemUpload } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { planIdOf } from '../../plans/plan-names.ts'
import { cartOwner } from '../cart-owner.ts'
import { seatNames } from '../cart-seat.ts'
import { cartItemViews } from '../cart-views.ts'
import type { KeptVisitors } from '../keep-visitors.ts'
import { putInCart } from '../put-in-cart.ts'
import { type FailedSeat, readSeats } from '../seats-file.ts'

/** Makes the operation; `visitors` keeps the carts of those who are not logged in. */
export function uploadSeats(visitors: KeptVisitors) {
  return operation({
    method: 'POST',
    path: '/api/cart/{plan}/upload',
    access: 'public',
    keys: true,
    visitors: true,
    summary: 'Put a seat in the cart for each row of a CSV file (full name,email or first,last,email)',
    upload: true,
    bodyLimit: 262_144,
    answers: { 201: CartItemUpload, 200: CartItemUpload },
    async handle(asked) {
      const file = asked.upload ?? refuse('Send a CSV file in the field "file".')
      const read = readSeats(file)
      if ('fault' in read) return refuse(read.fault)
      const request = await visitors.admit(asked)
      const { params, now, engine, commit } = request
      const owner = cartOwner(request)
      const wanted = read.rows.map(({ full_name, email }) => ({ plan: params.plan, full_name, email }))
      const ids = wanted.map(() => engine.world.id())
      const put = { owner, wanted, ids, seatOf: await seatNames(request), now }
      return commit(async (tx) => {
        const plan = (await planIdOf(tx, params.plan)) ?? fail('not_found')
        const { views, isNew } = await putInCart(tx, request, put)
        const unread = read.failed.map((seat) => asItem(seat, { plan, person: owner.id, created_at: now }))
        const shown = await cartItemViews(tx, request, owner, unread)
        const failed = shown.map((view, n) => ({ ...view, detail: reasonOf(read.failed[n]!) }))
        const created = views.filter((_, n) => isNew[n])
        const updated = views.filter((_, n) => !isNew[n])
        const headers = await visitors.keep(tx, request)
        return answer(created.length > 0 ? 201 : 200, { created, updated, failed }, headers)
      })
    }
  })
}

function asItem(
  { full_name, email }: FailedSeat,
  of: { readonly plan: string; readonly person: string; readonly created_at: string }
) {
  return { ...of, item: '', option: 0, quantity: 1, seat: null, full_name, email, sync_on: '' }
}

function reasonOf({ line, reason }: FailedSeat): string {
  return `Line ${line}: ${reason}.`
}

function refuse(message: string): never {
  return fail('invalid_fields', { fields: { file: [message] } })
}
