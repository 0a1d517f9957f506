/** Proves on the log that numbers have neither gap nor double, that each invoice comes to what was sold, and the taxes. */
import type { InvoiceNumbered, InvoiceNumbersLost, LedgerPosted } from '@bursar/contracts'
import { type Engine, eventsOfTypes, type RecordedEvent } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import { salesOf, totalOf } from './domain/sale.ts'
import { saleKey } from './sales-projection.ts'
import { auditTaxes } from './tax-audit.ts'

/** What is wrong is told by a few lines. */
const LINES = 20

export const invoicesCheck: Check = {
  name: 'invoices',
  async run(engine: Engine) {
    const audit = auditNumbers()
    for await (const stored of eventsOfTypes(engine.events, audit.types)) {
      audit.add(engine.codec.decode(stored))
    }
    return audit.faults().slice(0, LINES)
  }
}

/** Takes the events of a log in their order. */
export function auditNumbers() {
  const faults: string[] = []
  /** The last number, by provider and kind. */
  const last = new Map<string, number>()
  /** What was sold and has no number yet, and what was used and is on no sale yet; 1/100 units. */
  const sold = new Map<string, number>()
  const used = new Map<string, number>()
  const numbered = new Set<string>()

  const taxes = auditTaxes()

  function post(event: RecordedEvent<LedgerPosted>): void {
    taxes.add(event.data.rows)
    for (const sale of salesOf(event.data.rows)) {
      const waiting = `${sale.profile}/${sale.provider}/${sale.unit}`
      const total = totalOf(sale)
      if (sale.isUsage) {
        used.set(waiting, (used.get(waiting) ?? 0) + total)
        continue
      }
      const takes = sale.kind === 'invoice' && total > 0
      const key = saleKey(sale, event)
      sold.set(key, (sold.get(key) ?? 0) + total + (takes ? (used.get(waiting) ?? 0) : 0))
      if (takes) used.delete(waiting)
    }
  }

  function reach({ provider, kind }: InvoiceNumbered | InvoiceNumbersLost, first: number, to: number): void {
    const key = `${provider} ${kind}`
    const expected = (last.get(key) ?? 0) + 1
    if (first !== expected) faults.push(`${kind} ${first} of provider ${provider} follows ${expected - 1}`)
    last.set(key, to)
  }

  function number(data: InvoiceNumbered): void {
    reach(data, data.running, data.running)
    if (numbered.has(data.sale)) faults.push(`${data.number} is of a sale that has a number: ${data.sale}`)
    numbered.add(data.sale)
    const total = sold.get(data.sale)
    if (total !== data.total) faults.push(`${data.number} is of ${data.total}, and ${total} was sold`)
    sold.delete(data.sale)
  }

  const on: Readonly<Record<string, (event: RecordedEvent) => void>> = {
    'billing.ledger-posted': post,
    'billing.invoice-numbered': ({ data }) => number(data),
    'billing.invoice-numbers-lost': ({ data }) => reach(data, data.first, data.last)
  }

  return {
    /** What it is told. */
    types: Object.keys(on),
    add: (event: RecordedEvent) => on[event.type]?.(event),
    /** Lines that say what is wrong; none when all is well. */
    faults: () => [...faults, ...taxes.faults()]
  }
}
