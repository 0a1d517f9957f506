/**
 * Prefixes of invoices: one of a profile that was chosen is a name of this log. Billing gives the first number, and with it
 * takes a prefix for good, also where none was chosen; which it took is read from its events.
 */
import type { BillingEvents } from '@bursar/contracts'
import { projection, put, RefusedError, type Transaction } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'

/** Where it is reserved which profile chose a prefix. */
export const PREFIX_SPACE = 'invoice-prefix'

const USED = 'used-prefixes'

/** Document `provider/<id>`, and the same at `prefix/<prefix>`. */
export interface UsedPrefix {
  readonly provider: string
  readonly prefix: string
}

export const usedPrefixes = projection<BillingEvents>({
  name: USED,
  version: 1,
  on: {
    'billing.invoice-prefix-taken': ({ data: { provider, prefix } }) => {
      const used: UsedPrefix = { provider, prefix }
      return [put(`provider/${provider}`, used), put(`prefix/${prefix}`, used)]
    }
  }
})

type Reads = Pick<OperationRequest, 'collection'>

/** The one that numbers of a profile have; undefined before its first one. */
export async function usedPrefix({ collection }: Reads, profile: string): Promise<string | undefined> {
  return (await collection(USED).get<UsedPrefix>(`provider/${profile}`))?.prefix
}

/**
 * Takes a prefix for a profile and gives up what it had chosen. Fails with `invoice_prefix_used` where its invoices have
 * another one, and with `invalid_fields` where another profile has it.
 */
export async function movePrefix(
  { collection }: Reads,
  tx: Transaction,
  profile: string,
  { before, sent }: { readonly before: string; readonly sent: string | undefined }
): Promise<void> {
  if (sent === undefined) return
  const used = await usedPrefix({ collection }, profile)
  if (used !== undefined && sent !== used) fail('invoice_prefix_used')
  if (sent === before) return
  if (before !== '') tx.release(PREFIX_SPACE, before)
  if (sent === '') return
  const other = await collection(USED).get<UsedPrefix>(`prefix/${sent}`)
  if (other !== undefined && other.provider !== profile) throw new RefusedError(taken)
  tx.reserve({ space: PREFIX_SPACE, name: sent, value: profile }, taken)
}

const taken = {
  ok: false,
  code: 'invalid_fields',
  fields: { invoice_prefix: ['Another profile of this site has this prefix.'] }
} as const
