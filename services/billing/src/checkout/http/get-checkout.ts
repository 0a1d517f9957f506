import { OrganizationCart } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { processorAuth } from '../../accounts/card-view.ts'
import { account } from '../../accounts/domain/account.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { invoicables } from '../domain/invoicable.ts'
import { invoicableView } from '../invoicable-view.ts'
import { pricedCart } from '../priced-cart.ts'
import { taxedItems } from '../taxed-items.ts'
import { fingerprintOf, holderOf } from '../trial-offer.ts'

/** Makes the operation for a processor. */
export function getCheckout(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/checkout',
    access: 'direct',
    summary: 'What would be charged: balances due first, then the cart of the caller',
    answers: { 200: OrganizationCart },
    async handle(request) {
      const { profile, caller, now, engine } = request
      if (!caller) fail('not_authenticated')
      const results = await request.transact(async (tx) => {
        const held = await tx.load(accountStream(profile.id), account)
        const holder = { user: holderOf(profile), card: () => fingerprintOf(request, held.card) }
        const reading = { reader: request, keys: engine.keys, holder }
        const cart = await pricedCart(tx, reading, caller.user, now)
        const items = await taxedItems(request, cart, { profile: profile.id })
        const entries = invoicables(held, items, now)
        return Promise.all(entries.map((entry) => invoicableView(tx, request, entry, request)))
      })
      return answer(200, { processor_info: processorAuth(processor), results })
    }
  })
}
