/** Invoices and credit notes that have their number: each payer's and each provider's, in the order of their dates. */
import type { BillingEvents, InvoiceNumbered } from '@bursar/contracts'
import { change, insert, projection } from '@bursar/event-sourcing'
import { dealingsKey } from '../ledger/projection.ts'
import { INVOICES } from '../shared/sold.ts'

/** The key is its sale's. */
export interface InvoiceDocument extends InvoiceNumbered {
  /** When it was recorded. */
  readonly recorded_at: string
  /** When its retention was over. */
  readonly forgotten_at?: string
}

/** One document beside them, `provider/<id>`: that it has invoices. */
interface Numbering {
  readonly provider: string
  readonly numbering: true
}

export const invoices = projection<BillingEvents>({
  name: INVOICES,
  version: 2,
  on: {
    'billing.invoice-prefix-taken': ({ data: { provider } }) => [
      insert(`provider/${provider}`, { provider, numbering: true } satisfies Numbering)
    ],
    'billing.invoice-numbered': ({ data, time: recorded_at }) => [
      insert(data.sale, { ...data, recorded_at } satisfies InvoiceDocument)
    ],
    'billing.invoice-forgotten': ({ data: { sale, forgotten_at } }) => [
      change(sale, (held?: InvoiceDocument) => held && { ...held, forgotten_at })
    ]
  },
  recordedAt: ({ recorded_at }: InvoiceDocument) => recorded_at,
  lists: {
    payer: { by: ({ profile }: InvoiceDocument) => profile, amount: amountOf },
    dealings: {
      by: ({ profile, provider }: InvoiceDocument) => profile && dealingsKey(profile, provider),
      amount: amountOf
    },
    issued: { by: ({ profile, provider }: InvoiceDocument) => (profile ? provider : null), amount: amountOf },
    /** Those whose texts are kept: of who issued them, and of who pays. */
    kept: {
      by: ({ profile, provider, forgotten_at }: InvoiceDocument) =>
        profile && forgotten_at === undefined ? provider : null
    },
    named: { by: ({ profile, forgotten_at }: InvoiceDocument) => (forgotten_at ? null : (profile ?? null)) },
    providers: { by: (document: Partial<Numbering>) => (document.numbering ? '' : null) }
  },
  lookups: { number: ({ number }: InvoiceDocument) => number ?? null }
})

/** What a credit note gives back counts down. */
export function amountOf({ kind, unit, total }: Pick<InvoiceDocument, 'kind' | 'unit' | 'total'>) {
  return { unit, sum: kind === 'invoice' ? total : -total }
}
