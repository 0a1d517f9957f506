/** The invoice that a claim code is of. */
import { later } from '@bursar/calendar'
import { fail, type OperationRequest } from '@bursar/service-kit'
import type { ChargeDocument } from '../charges/projection.ts'

/** An invoice as it is kept. */
export type InvoiceDocument = ChargeDocument & Required<Pick<ChargeDocument, 'claim_code' | 'lines'>>

/** How long an invoice is read after it was paid. */
const READ_MS = 90 * 86_400_000

type Asking = Pick<OperationRequest<any, any>, 'collection' | 'now'> & {
  readonly params: { readonly claim_code: string }
}

/** Fails with `not_found` when there is none, or it was paid long ago. */
export async function claimedInvoice(request: Asking): Promise<InvoiceDocument> {
  const invoice = await invoiceBy(request, request.params.claim_code)
  if (!invoice) fail('not_found')
  const { done_at } = invoice
  if (done_at !== undefined && later(done_at, READ_MS) < request.now) fail('not_found')
  return invoice
}

/** The invoice of a code, however long ago it was paid. */
export async function invoiceBy(
  { collection }: Pick<Asking, 'collection'>,
  code: string
): Promise<InvoiceDocument | undefined> {
  const found = await collection('charges').getBy<ChargeDocument>('claim_code', code)
  return found && isInvoice(found) ? found : undefined
}

function isInvoice(charge: ChargeDocument): charge is InvoiceDocument {
  return charge.claim_code !== undefined && charge.lines !== undefined
}
