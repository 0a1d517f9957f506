/** Nobody is refused for what the read models do not know yet of the session's own writes. */
import { errorOf } from '@bursar/contracts'
import { type Engine, RefusedError } from '@bursar/event-sourcing'
import { fail } from '../fail.ts'
import type { Call } from './call.ts'
import { waitFor } from './positions.ts'

/** Statuses that what is still missing might change. */
const early: readonly number[] = [400, 403, 404, 409]

/**
 * Decides; what was refused on read models that lack remembered positions, before anything was written, waits for
 * them (2 s at most) and is decided again, or is 503 when they do not come.
 */
export async function decideInTime<Value>(
  engine: Engine,
  call: Pick<Call, 'missing' | 'remembered' | 'wrote'>,
  decide: () => Promise<Value>
): Promise<Value> {
  try {
    return await decide()
  } catch (error) {
    if (call.missing.length === 0 || call.wrote || !isEarly(error)) throw error
    call.missing = await waitFor(engine, { positions: call.remembered, by: 'sent' })
    if (call.missing.length > 0) fail('not_up_to_date')
    return decide()
  }
}

function isEarly(error: unknown): boolean {
  return error instanceof RefusedError && early.includes(errorOf(error.refusal.code).status)
}
