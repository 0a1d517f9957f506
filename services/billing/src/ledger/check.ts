import type { LedgerPosted } from '@bursar/contracts'
import { type Engine, eventsOfTypes } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import { auditBook } from './domain/invariants.ts'

/** A broken book is told by a few lines of what is wrong. */
const LINES = 20

/** Goes through the whole book in the log and proves what must always hold of it. */
export const ledgerCheck: Check = {
  name: 'ledger',
  async run(engine: Engine) {
    const audit = auditBook()
    for await (const stored of eventsOfTypes(engine.events, ['billing.ledger-posted'])) {
      audit.add((engine.codec.decode(stored).data as LedgerPosted).rows)
    }
    return audit
      .faults()
      .slice(0, LINES)
      .map(({ invariant, detail }) => `${invariant}: ${detail}`)
  }
}
