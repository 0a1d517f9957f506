import type { LedgerPosted } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import { auditBook } from './domain/invariants.ts'

const AT_ONCE = 1_000
/** A broken book is told by a few lines of what is wrong. */
const LINES = 20

/** Goes through the whole book in the log and proves what must always hold of it. */
export const ledgerCheck: Check = {
  name: 'ledger',
  async run(engine: Engine) {
    const audit = auditBook()
    for (let after = 0; ; ) {
      const events = await engine.events.read(after, AT_ONCE)
      for (const stored of events) {
        if (stored.type === 'billing.ledger-posted')
          audit.add((engine.codec.decode(stored).data as LedgerPosted).rows)
      }
      if (events.length < AT_ONCE) break
      after = events.at(-1)?.position ?? after
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    return audit
      .faults()
      .slice(0, LINES)
      .map(({ invariant, detail }) => `${invariant}: ${detail}`)
  }
}
