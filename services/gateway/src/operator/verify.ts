/** Proves a running system: every log's hash chain, every live digest against a rebuild, every invariant. */
import type { Engine, LostEnd } from '@bursar/event-sourcing'
import type { Check } from '@bursar/service-kit'
import { checkChain } from './check-chain.ts'
import { checkDocuments, type DocumentChecks } from './check-documents.ts'
import { checkNames } from './check-names.ts'
import type { Engines } from './engines.ts'
import { checkLogEnd, lostEndsOf } from './log-ends.ts'
import type { CheckOutcome, OnProgress, ReplayOutcome, VerifyOutcome } from './outcome.ts'
import type { Replays } from './replays.ts'

export interface VerifyParts {
  readonly engines: Engines
  readonly replays: Replays
  /** What each service says must hold, by service name. */
  readonly checks: ReadonlyMap<string, readonly Check[]>
}

/** A proof that has a name before it has run. */
interface Step {
  readonly name: string
  run(): Promise<CheckOutcome>
}

/**
 * Runs every proof, one after the other, beside the rebuilds of all services, which begin at once; one that itself
 * fails is a proof that failed, not the end of all.
 */
export async function verify(parts: VerifyParts, onProgress?: OnProgress): Promise<VerifyOutcome> {
  const lost = await lostEndsOf(parts.engines)
  const engines = [...parts.engines]
  const steps = [
    ...engines.map(([service, engine]) => endStep(service, engine, lost)),
    ...engines.flatMap(([service, engine]) => stepsOf(parts, service, engine, lost.length === 0))
  ]
  const checks: CheckOutcome[] = []
  for (const step of steps) {
    checks.push(await step.run().catch((error) => ({ name: step.name, ok: false, detail: messageOf(error) })))
    onProgress?.(checks.length, steps.length)
  }
  return { ok: checks.every(({ ok }) => ok), checks }
}

function stepsOf(
  { replays, checks }: VerifyParts,
  service: string,
  engine: Engine,
  isWhole: boolean
): Step[] {
  const names = engine.projectionRunner.builders().map((builder) => builder.projection.name)
  const documents = (name: string) => documentSteps(service, engine, name)
  return [
    { name: `${service} hash chain`, run: () => checkChain(engine) },
    // A rebuild would wait for ever for events that are not there any more.
    ...(isWhole ? rebuiltSteps(replays, service, names, documents) : names.flatMap(documents)),
    { name: `${service} reservations`, run: () => checkNames(engine) },
    { name: `${service} parked events`, run: () => checkParked(engine) },
    ...(checks.get(service) ?? []).map((check) => ({
      name: `${service} ${check.name}`,
      run: () => runCheck(service, engine, check)
    }))
  ]
}

/** One pass over the documents for all of them. */
function documentSteps(service: string, engine: Engine, projection: string): Step[] {
  let checked: Promise<DocumentChecks> | undefined
  return (['documents', 'lookups', 'lists', 'totals'] as const).map((of) => ({
    name: `${service}.${projection} ${of}`,
    async run() {
      checked ??= checkDocuments(engine, projection)
      return (await checked)[of]
    }
  }))
}

function rebuiltSteps(
  replays: Replays,
  service: string,
  names: readonly string[],
  documents: (name: string) => readonly Step[]
): Step[] {
  // One pass over the logs for all of them.
  const rebuilding = replays.run(service, names, { swap: false })
  // Whichever proof asks for it first hears why there is none.
  rebuilding.catch(() => undefined)
  return names.flatMap((name) => [
    ...documents(name),
    { name: `${service}.${name} digest`, run: async () => checkDigest(service, name, await rebuilding) },
    { name: `${service}.${name} rebuild`, run: async () => checkRebuilt(service, name, await rebuilding) }
  ])
}

function endStep(service: string, { events }: Engine, lost: readonly LostEnd[]): Step {
  const run = async () => checkLogEnd(service, (await events.head()).position, lost)
  return { name: `${service} log end`, run }
}

function checkDigest(service: string, projection: string, rebuilt: readonly ReplayOutcome[]): CheckOutcome {
  const name = `${service}.${projection} digest`
  const outcome = rebuilt.find((one) => one.name === projection)
  if (!outcome) return { name, ok: false, detail: 'the rebuild did not finish' }
  const { equal, digest, differences, documents } = outcome
  const detail = equal
    ? `${documents} documents, ${digest}`
    : `a rebuild differs in ${differences.join(', ')}. Replace the read model with \`bursar replay ${service}.${projection}\`.`
  return { name, ok: equal, detail }
}

/** Lookups, lists and totals as a rebuild has them: what documents say of themselves may have been changed with them. */
function checkRebuilt(service: string, projection: string, rebuilt: readonly ReplayOutcome[]): CheckOutcome {
  const name = `${service}.${projection} rebuild`
  const indexDifferences = rebuilt.find((one) => one.name === projection)?.indexDifferences
  if (!indexDifferences) return { name, ok: false, detail: 'the rebuild did not finish' }
  const detail =
    indexDifferences.length === 0
      ? 'lookups, lists and totals match a rebuild'
      : `a rebuild differs in lookups, lists or totals: ${indexDifferences.join('; ')}. ` +
        `Replace the read model with \`bursar replay ${service}.${projection}\`.`
  return { name, ok: indexDifferences.length === 0, detail }
}

/** An event that waits for an operator is missing in what is served. */
async function checkParked(engine: Engine): Promise<CheckOutcome> {
  const parked = await engine.parked()
  const first = parked[0]
  const detail = first
    ? `${parked.length} parked, the first is ${first.id}: ${first.error}. Fix the cause, then ` +
      `POST /api/system/parked/${first.id}/retry.`
    : 'none'
  return { name: `${engine.service} parked events`, ok: parked.length === 0, detail }
}

async function runCheck(service: string, engine: Engine, check: Check): Promise<CheckOutcome> {
  const wrong = await check.run(engine)
  const remedy = `Look at the events that it names with \`bursar events ${service}\`, and correct wrong entries by new events.`
  const ok = wrong.length === 0
  return { name: `${service} ${check.name}`, ok, detail: ok ? 'holds' : `${wrong.join('; ')}. ${remedy}` }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
