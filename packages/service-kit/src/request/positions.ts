/**
 * X-Position: up to where the caller's writes go, service by service, as an opaque text. A request that brings
 * one is answered from read models that include it, and what the policies of any service made of it.
 */
import { byName, serviceNames } from '@bursar/contracts'
import { type Engine, type Positions, withReactions } from '@bursar/event-sourcing'
import { LRUCache } from 'lru-cache'

/** Sent by clients, and answered to every mutation. */
export const POSITION_HEADER = 'x-position'

/** Set by the gateway alone: what it remembers for a session whose client may have sent nothing. */
export const REMEMBERED_HEADER = 'x-bursar-remembered'

/** Says which services an answer could not wait for. */
export const MISSING_HEADER = 'x-position-missing'

const limits = { text: 1_024, parsed: 5_000 }

/** How long a request waits for read models: for what its client sent or is refused for, and for what is only remembered. */
export const waitMs = { sent: 2_000, remembered: 250 } as const

/** A client sends the same text with every request until it writes again. */
const parsed = new LRUCache<string, Positions>({ max: limits.parsed })

/** The text of positions; services in one order, so that equal positions have equal texts. */
export function positionText(positions: Positions): string {
  const entries = Object.entries(positions).sort(byName)
  return Buffer.from(JSON.stringify(Object.fromEntries(entries))).toString('base64url')
}

/** The positions of a text, or undefined when nobody here wrote it. */
export function parsePosition(text: string): Positions | undefined {
  const known = parsed.get(text)
  if (known) return known
  const positions = readPosition(text)
  if (positions) parsed.set(text, positions)
  return positions
}

function readPosition(text: string): Positions | undefined {
  if (text.length > limits.text || !/^[\w-]+$/.test(text)) return undefined
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
    const entries = Object.entries(json)
    const known = entries.every(([name, at]) => isService(name) && Number.isSafeInteger(at) && at >= 0)
    return known ? Object.fromEntries(entries) : undefined
  } catch {
    return undefined
  }
}

function isService(name: string): boolean {
  return (serviceNames as readonly string[]).includes(name)
}

/** What a request waits for, and how: `sent` by the client itself, or only remembered by the gateway. */
export interface Wanted {
  readonly positions: Positions
  readonly by: 'sent' | 'remembered'
}

/**
 * Waits until the read models include what is wanted, and what policies made of it. Answers the services that it could
 * not wait for. What is waited for is looked up once for each round of reactions and then stands: the logs of a busy
 * system move on for ever, and who chased their ends would never be let in.
 */
export async function waitFor(engine: Engine, { positions, by }: Wanted): Promise<readonly string[]> {
  const { bus, projectionRunner, sources, world } = engine
  const deadline = world.clock.real() + waitMs[by]
  const left = () => deadline - world.clock.real()
  let wanted = positions
  for (let rounds = 0; rounds < serviceNames.length; rounds++) {
    let reached = withReactions(wanted, serviceNames, bus)
    while (reached.missing.length > 0) {
      if (!(await progressed(engine, left()))) return reached.missing
      reached = withReactions(wanted, serviceNames, bus)
    }
    if (reached.positions === wanted) break
    wanted = reached.positions
  }
  if (await projectionRunner.wait(wanted, Math.max(0, left()))) return []
  const now = projectionRunner.positions()
  return sources.filter((source) => (now[source] ?? 0) < (wanted[source] ?? 0))
}

/** True once some service's policies moved on, false when that takes longer than `ms`. */
function progressed({ bus, world }: Engine, ms: number): Promise<boolean> {
  if (ms <= 0) return Promise.resolve(false)
  return new Promise((resolve) => {
    const stop = bus.onProgress(() => {
      stop()
      resolve(true)
    })
    void world.clock.sleep(ms).then(() => {
      stop()
      resolve(false)
    })
  })
}
