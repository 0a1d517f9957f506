/** How far a log's numbers of invoices and credit notes go: what a restore says of the backup that it brought back. */
import {
  type InvoiceKind,
  type InvoiceNumbersLost,
  type InvoicePrefixTaken,
  invoiceNumber
} from '@bursar/contracts'
import { type Codec, type EventStore, eventsOfTypes, foldOn } from '@bursar/event-sourcing'
import { type Numbering, numbering } from './domain/numbering.ts'

/** The last number of one kind of a provider. */
export interface ReachedNumber {
  readonly provider: string
  readonly kind: InvoiceKind
  readonly number: string
}

const TYPES = ['billing.invoice-prefix-taken', 'billing.invoice-numbered', 'billing.invoice-numbers-lost']

/** One for each provider and kind that has any, in the order of the numbers. */
export async function reachedNumbers(
  log: Pick<EventStore, 'read' | 'head'>,
  codec: Pick<Codec, 'decode'>
): Promise<ReachedNumber[]> {
  const states = new Map<string, Numbering>()
  for await (const stored of eventsOfTypes(log, TYPES)) {
    const event = codec.decode(stored)
    const { provider } = event.data as InvoicePrefixTaken | InvoiceNumbersLost
    states.set(provider, foldOn(numbering, states.get(provider) ?? numbering.initial, [event], event.time))
  }
  const reached = [...states].flatMap(([provider, { prefix, last }]) =>
    (['invoice', 'credit-note'] as const).flatMap((kind) =>
      last[kind] === 0 ? [] : [{ provider, kind, number: invoiceNumber(prefix ?? '', kind, last[kind]) }]
    )
  )
  return reached.sort((a, b) => (a.number < b.number ? -1 : 1))
}
