/** Proves that what a read model serves is what its running digest says: nobody wrote past the log. */
import { digestChange, EMPTY_DIGEST, type Engine } from '@bursar/event-sourcing'
import type { CheckOutcome } from './outcome.ts'

/** Documents in one slice; between slices the process serves others. */
const slice = 1_000

/**
 * Adds up the hashes of all stored documents. The read model may move on meanwhile, and then the sum means
 * nothing; so what does not add up is taken again with the read model held still, and that holds.
 */
export async function checkDocuments(engine: Engine, projection: string): Promise<CheckOutcome> {
  const name = `${engine.service}.${projection} documents`
  const passing = await compare(engine, projection)
  const { sum, digest, documents } = passing.ok
    ? passing
    : await engine.follower.turnstile(() => compare(engine, projection))
  const ok = sum === digest
  return {
    name,
    ok,
    detail: ok ? `${documents} documents` : `they add up to ${sum}, the digest is ${digest}`
  }
}

async function compare(engine: Engine, projection: string) {
  const { sum, documents } = await sumOf(engine, projection)
  const { digest } = engine.follower.builder(projection).checkpoint
  return { sum, digest, documents, ok: sum === digest }
}

async function sumOf(engine: Engine, projection: string): Promise<{ sum: string; documents: number }> {
  const { collection } = engine.follower.builder(projection)
  const digest = digestChange()
  let documents = 0
  for (let after = ''; ; ) {
    const page = await collection.scan(after, slice)
    for (const { key, body } of page) digest.add(key, body)
    documents += page.length
    if (page.length < slice) return { sum: digest.applyTo(EMPTY_DIGEST), documents }
    after = page.at(-1)?.key ?? ''
    await engine.world.clock.sleep(0)
  }
}
