/** One entry of a checkout, or of an invoice, as people see it. */
import type { Invoicable as InvoicableView } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { organizationsOf, organizationView, type ProfileRef, type Viewing } from '@bursar/service-kit'
import { noteView } from '../accounts/note-view.ts'
import { lockedOf } from '../ledger/locked.ts'
import { orders } from '../ledger/orders-projection.ts'
import { nameProfiles, transactionView } from '../ledger/transaction-view.ts'
import { plan } from '../plans/domain/plan.ts'
import { planDetail } from '../plans/plan-view.ts'
import { planStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import { lineRow } from './domain/checkout-line.ts'
import type { Invoicable } from './domain/invoicable.ts'

/** Whose entries they are; `origin` is the start of absolute URLs. */
export interface Payer {
  readonly profile: ProfileRef
  readonly origin: string
}

export async function invoicableView(
  tx: Transaction,
  reader: Reader & Viewing,
  entry: Invoicable,
  payer: Payer
): Promise<InvoicableView> {
  const { id } = payer.profile
  const { subscription } = entry
  const named = (lines: Invoicable['lines']) =>
    nameProfiles(
      reader,
      lines.map((line) => lineRow(line, id))
    )
  const [lines, options] = [await named(entry.lines), await named(entry.options)]
  const taxes = await Promise.all(entry.taxes.map(async (tax) => tax && (await named([tax]))[0]))
  const state = await tx.load(planStream(subscription.plan), plan)
  if (state.is !== 'live') throw new Error(`plan ${subscription.plan} was ordered but does not exist`)
  const organizations = await organizationsOf(reader, [subscription.provider])
  const profile = organizationView(await reader.reveal(payer.profile))
  return {
    subscription: {
      id: subscription.subscription,
      created_at: subscription.created_at,
      ends_at: subscription.ends_at,
      trial_ends_at: subscription.trial?.ends_at ?? null,
      locked: (await lockedOf(reader.collection(orders.name), [subscription.subscription])).size > 0,
      changed_from: null,
      change_to: null,
      ...noteView(await reader.reveal(subscription.note)),
      profile,
      plan: planDetail(state, organizations(subscription.provider), entry.item !== null),
      auto_renew: subscription.auto_renew,
      grant_key: null,
      request_key: null,
      app_url: `${payer.origin}/app/${profile.slug}`
    },
    lines: lines.map((line) => transactionView(line, id)),
    options: options.map((option) => transactionView(option, id)),
    ...(taxes.length > 0 && { taxes: taxes.map((tax) => (tax ? transactionView(tax, id) : null)) })
  }
}
