/** Proves that what a read model serves is what it says of itself: nobody wrote past the log. */
import { checkIndexes, type Engine } from '@bursar/event-sourcing'
import type { CheckOutcome } from './outcome.ts'

/** Documents against their running digest, what is kept beside them against the documents. */
export interface DocumentChecks {
  readonly documents: CheckOutcome
  readonly lookups: CheckOutcome
  readonly lists: CheckOutcome
  readonly totals: CheckOutcome
}

/**
 * The read model may move on meanwhile, and then sums mean nothing; so what does not add up is taken again with the
 * read model held still, and that holds.
 */
export async function checkDocuments(engine: Engine, projection: string): Promise<DocumentChecks> {
  const passing = await compare(engine, projection)
  const { kept, digest } = passing.ok
    ? passing
    : await engine.projectionRunner.mutex(() => compare(engine, projection))
  const name = `${engine.service}.${projection}`
  const remedy = `Build it again with \`bursar replay ${name}\`.`
  const outcome = (of: string, wrong: readonly string[], detail: string): CheckOutcome => {
    const ok = wrong.length === 0
    return { name: `${name} ${of}`, ok, detail: ok ? detail : `${wrong.join('; ')}. ${remedy}` }
  }
  const added =
    kept.digest === digest
      ? []
      : [
          `the documents add up to ${kept.digest}, but the digest is ${digest}: a document was changed without an event`
        ]
  const differ = (wrong: readonly string[]) => wrong.map((one) => `${one} does not match the document`)
  return {
    documents: outcome('documents', added, `${kept.documents} documents`),
    lookups: outcome('lookups', differ(kept.lookups), 'match the documents'),
    lists: outcome('lists', differ(kept.lists), 'match the documents'),
    totals: outcome('totals', kept.totals, `${kept.totalsCompared} counts and sums`)
  }
}

async function compare(engine: Engine, projection: string) {
  const builder = engine.projectionRunner.builder(projection)
  const kept = await checkIndexes(builder, engine.keys, engine.world.clock)
  const { digest } = builder.checkpoint
  return { kept, digest, ok: kept.digest === digest && kept.totals.length === 0 }
}
