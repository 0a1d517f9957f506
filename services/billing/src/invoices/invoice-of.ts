/** The invoice of a URL, by its number. */
import { fail, type OperationRequest, seesDealingsWith } from '@bursar/service-kit'
import { INVOICES } from '../shared/sold.ts'
import { salesAsked } from './invoice-lists.ts'
import { type ShownInvoice, shownInvoices } from './invoice-view.ts'
import type { InvoiceDocument } from './numbered-projection.ts'

/** Fails with `not_found` where the caller may see none of that number: {profile} pays it, or issued it. */
export async function invoiceOf(
  request: OperationRequest<any, any, { readonly number: string }>
): Promise<ShownInvoice> {
  const { params, profile, collection, asOf } = request
  const found = await collection(INVOICES).getBy<InvoiceDocument>('number', params.number)
  if (!found || (asOf !== undefined && found.recorded_at > asOf)) fail('not_found')
  const isPayers = found.profile === profile.id && seesDealingsWith(request, found.provider)
  const isIssued = found.provider === profile.id && request.seen.all
  if (!isPayers && !isIssued) fail('not_found')
  const [shown] = await shownInvoices(request, salesAsked(request), [found])
  return shown ?? fail('not_found')
}
