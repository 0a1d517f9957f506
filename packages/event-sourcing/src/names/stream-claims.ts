/** What a stream has reserved by its events. */
import type { Codec } from '../keys/codec.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { EventStore } from '../ports/event-store.ts'
import type { Claim, LogNames } from './log-names.ts'

export interface ClaimParts {
  readonly events: EventStore
  readonly codec: Codec
  readonly keys: Pick<KeyRing, 'reveal'>
}

export interface StreamClaims {
  readonly stream: string
  /** The stream's version that they are of; 0: there is no such stream. */
  readonly version: number
  /** Undefined where it cannot be told: a text was erased. */
  readonly claims: readonly Claim[] | undefined
}

export async function claimsOf(
  { events, codec, keys }: ClaimParts,
  names: LogNames,
  stream: string
): Promise<StreamClaims> {
  const stored = await events.readStream(stream, 0)
  const revealed = await keys.reveal(stored.map((event) => codec.decode(event)))
  return { stream, version: stored.at(-1)?.version ?? 0, claims: names.claims(revealed) }
}
