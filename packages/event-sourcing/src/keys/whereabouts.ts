/**
 * From where an event was caused, as one of its attributes: sealed with the key of who acted, and of nobody who was logged
 * in, with the key of whom the event is about. Attributes are flat texts (CloudEvents), so the parts stand behind each other.
 */
import type { Sealed } from '@bursar/contracts'
import type { NewEvent } from '../events/decider.ts'
import type { Whereabouts } from '../events/event.ts'
import type { KeyRing } from './key-ring.ts'

/** What is opened. */
export type Place = Pick<Whereabouts, 'address' | 'agent'>

/** Whose key seals it; undefined where there is none. */
export function sealerOf(where: Whereabouts, { data }: NewEvent): string | undefined {
  return where.person ?? data.person ?? data.user
}

/** Undefined where the key is not here, or was taken back: what is recorded does not wait for it. */
export function sealedPlace(
  keys: Pick<KeyRing, 'seal'>,
  person: string | undefined,
  { address, agent }: Whereabouts
): string | undefined {
  if (person === undefined) return undefined
  try {
    const { enc, iv } = keys.seal(person, JSON.stringify([address, agent]))
    return `${person} ${iv} ${enc}`
  } catch {
    return undefined
  }
}

/** The sealed part of an attribute, which `reveal` opens; undefined for what is none. */
export function sealedIn(from: string | undefined): Sealed | undefined {
  const [person, iv, enc] = from?.split(' ') ?? []
  return person && iv && enc ? { person, iv, enc } : undefined
}

/** What was opened: nothing after an erasure. */
export function placeIn(revealed: unknown): Place | undefined {
  if (typeof revealed !== 'string') return undefined
  const [address, agent] = JSON.parse(revealed)
  return { address, agent }
}
