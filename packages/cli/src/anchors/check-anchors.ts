/** Whether logs still are what anchors of earlier days say of them. */
import { GENESIS } from '@bursar/event-sourcing'
import type { Reached } from '../client/reach.ts'
import type { Anchor } from './anchors-file.ts'

export interface AnchorCheck {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const REMEDY =
  'Compare with an earlier backup, whose manifest has the same anchor, and restore it if you cannot trust the log.'

/**
 * Compares the hash of each anchored event. It says something only together with a chain that holds from the first event
 * on: then all before an anchor is what it was when the anchor was taken.
 */
export async function checkAnchors(
  { client }: Pick<Reached, 'client'>,
  anchors: readonly Anchor[]
): Promise<AnchorCheck[]> {
  const checks: AnchorCheck[] = []
  for (const anchor of anchors) {
    const { service, position, time } = anchor
    const query = { service, after: String(Math.max(0, position - 1)), limit: '1' }
    const { results } = (await client.get('/api/system/events', { query })).body
    const [found] = results
    const wrong = faultOf(anchor, found)
    checks.push({
      name: `${service} anchor ${position} of ${time}`,
      ok: wrong === undefined,
      detail: wrong === undefined ? 'holds' : `${wrong} ${REMEDY}`
    })
  }
  return checks
}

function faultOf(
  { hash, position, time }: Anchor,
  found: { readonly position: number; readonly hash: string } | undefined
): string | undefined {
  if (position === 0) return hash === GENESIS ? undefined : 'The hash of an empty log is different.'
  if (found?.position !== position)
    return `The log had ${position} events then, but event ${position} no longer exists.`
  if (found.hash === hash) return undefined
  return `The hash of event ${position} differs from the one at ${time}: this event or an earlier one was changed.`
}
