/** Nobody is refused for what the read models do not know yet. */
import { errorOf } from '@bursar/contracts'
import { type Engine, includes, RefusedError } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import type { Call } from './call.ts'
import { waitFor, waitMs } from './positions.ts'

/** Statuses that what is still missing might change. */
const early: readonly number[] = [400, 403, 404, 409]

/** Refusals that no read model decides: the processor has answered, and is not to be asked a second time. */
const last: readonly string[] = ['card_declined']

/**
 * Decides. What was refused before anything was written, on read models that lack the session's own writes or are
 * behind the logs, waits for them (2 s at most) and is decided again, or is 503 when they do not come: a plan that
 * somebody else made a moment ago is not "not found", whatever the caller sends along.
 */
export async function decideInTime<Value>(
  engine: Engine,
  call: Pick<Call, 'missing' | 'remembered' | 'wrote'>,
  decide: () => Promise<Value>
): Promise<Value> {
  try {
    return await decide()
  } catch (error) {
    if (call.wrote || !isEarly(error)) throw error
    const reading = await readOn(engine, call)
    if (reading === 'was up to date') throw error
    call.missing = reading
    if (call.missing.length > 0) fail('not_up_to_date')
    return decide()
  }
}

/** Waits for the caller's own writes and for the logs as they are now; answers which of them did not come. */
async function readOn(
  engine: Engine,
  { missing, remembered }: Pick<Call, 'missing' | 'remembered'>
): Promise<'was up to date' | readonly string[]> {
  const { bus, projectionRunner: runner, sources } = engine
  const ends = await bus.ends()
  if (missing.length === 0 && includes(runner.positions(), ends, sources)) return 'was up to date'
  const [own, reached] = await Promise.all([
    missing.length === 0 ? [] : waitFor(engine, { positions: remembered, by: 'sent' }),
    runner.wait(ends, waitMs.sent)
  ])
  const now = runner.positions()
  const behind = reached ? [] : sources.filter((source) => (now[source] ?? 0) < (ends[source] ?? 0))
  return [...new Set([...own, ...behind])]
}

function isEarly(error: unknown): boolean {
  if (!(error instanceof RefusedError)) return false
  const { code } = error.refusal
  return !last.includes(code) && early.includes(errorOf(code).status)
}
