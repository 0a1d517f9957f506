import { type Invoicable as InvoicableView, OrganizationCart } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import {
  answer,
  fail,
  type OperationRequest,
  operation,
  organizationsOf,
  organizationView
} from '@bursar/service-kit'
import { processorAuth } from '../../accounts/card-view.ts'
import { account } from '../../accounts/domain/account.ts'
import { nameProfiles, transactionView } from '../../ledger/transaction-view.ts'
import { plan } from '../../plans/domain/plan.ts'
import { planDetail } from '../../plans/plan-view.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream, planStream } from '../../shared/streams.ts'
import { lineRow } from '../domain/checkout-line.ts'
import { type Invoicable, invoicables } from '../domain/invoicable.ts'
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
        return Promise.all(entries.map((entry) => entryView(tx, request, entry)))
      })
      return answer(200, { processor_info: processorAuth(processor), results })
    }
  })
}

async function entryView(
  tx: Transaction,
  request: OperationRequest<any, any>,
  entry: Invoicable
): Promise<InvoicableView> {
  const { id } = request.profile
  const { subscription } = entry
  const lines = await nameProfiles(
    request,
    entry.lines.map((line) => lineRow(line, id))
  )
  const options = await nameProfiles(
    request,
    entry.options.map((line) => lineRow(line, id))
  )
  const state = await tx.load(planStream(subscription.plan), plan)
  if (state.is !== 'live') throw new Error(`plan ${subscription.plan} was ordered but does not exist`)
  const organizations = await organizationsOf(request, [subscription.provider])
  const profile = organizationView(await request.reveal(request.profile))
  return {
    subscription: {
      id: subscription.subscription,
      created_at: subscription.created_at,
      ends_at: subscription.ends_at,
      description: null,
      profile,
      plan: planDetail(state, organizations(subscription.provider), entry.item !== null),
      auto_renew: subscription.auto_renew,
      extra: null,
      grant_key: null,
      request_key: null,
      app_url: `${request.origin}/app/${profile.slug}`
    },
    lines: lines.map((line) => transactionView(line, id)),
    options: options.map((option) => transactionView(option, id))
  }
}
