import { OrganizationCart } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { processorAuth } from '../../accounts/card-view.ts'
import { account } from '../../accounts/domain/account.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { invoicables } from '../domain/invoicable.ts'
import { invoicableView } from '../invoicable-view.ts'
import { pricedCart } from '../priced-cart.ts'

/** Makes the operation for a processor. */
export function getCheckout(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/checkout',
    access: 'direct',
    summary: 'What would be charged: balances due first, then the cart of the caller',
    answers: { 200: OrganizationCart },
    async handle(request) {
      const { profile, caller, now } = request
      if (!caller) fail('not_authenticated')
      const results = await request.transact(async (tx) => {
        const held = await tx.load(accountStream(profile.id), account)
        const entries = invoicables(held, await pricedCart(tx, request, caller.user, now), now)
        return Promise.all(entries.map((entry) => invoicableView(tx, request, entry, request)))
      })
      return answer(200, { processor_info: processorAuth(processor), results })
    }
  })
}
