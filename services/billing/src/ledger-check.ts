import type { Engine } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import type { LedgerPosted } from './domain/events.ts'
import { auditBook } from './domain/invariants.ts'

const AT_ONCE = 1_000
/** A broken book is told by a few lines of what is wrong. */
const LINES = 20

/** Goes through the whole book in the log and proves what must always hold of it. */
export const ledgerCheck: Check = {
  name: 'ledger',
  async run(engine: Engine) {
    const audit = auditBook()
    await readBook(engine, 0, ({ rows }) => audit.add(rows))
    return audit
      .faults()
      .slice(0, LINES)
      .map(({ invariant, detail }) => `${invariant}: ${detail}`)
  }
}

/** Gives each posting after a position, in the order of the log; answers up to where it read. */
export async function readBook(
  engine: Engine,
  after: number,
  each: (posted: LedgerPosted) => void
): Promise<number> {
  for (let position = after; ; ) {
    const events = await engine.events.read(position, AT_ONCE)
    for (const stored of events) {
      if (stored.type === 'billing.ledger-posted')
        each(engine.codec.decode(stored).data as LedgerPosted)
    }
    position = events.at(-1)?.position ?? position
    if (events.length < AT_ONCE) return position
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
