/**
 * What a charge keeps so that its checkout can be finished without the request: after a crash, or when the
 * processor's answer did not come.
 */
import type { Sealed } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Source } from '../processors/port.ts'
import type { CheckoutGroup } from './domain/checkout-group.ts'

export interface UnfinishedCheckout {
  readonly user: string
  readonly person: string
  readonly source: Source
  /** How the request's answer is stored for repeats; null when nobody can repeat it. */
  readonly answer: string | null
  /** What is ordered beside the charges and costs nothing; absent in what an earlier version left. */
  readonly free?: readonly CheckoutGroup[] | undefined
  /** Start of absolute URLs in that answer; absent in what an earlier version left. */
  readonly origin?: string | undefined
}

interface Stored extends Omit<UnfinishedCheckout, 'source'> {
  readonly is: Source['is']
  readonly key: Sealed
}

/** A checkout introduces nobody. */
const noPersons: ReadonlySet<string> = new Set()

/** As text for the log: the key that pays is sealed like the personal fields of its owner. */
export async function unfinishedText(
  { keys }: Pick<Engine, 'keys'>,
  { source, ...rest }: UnfinishedCheckout
): Promise<string> {
  await keys.ensure([rest.person], noPersons)
  const stored: Stored = { ...rest, is: source.is, key: keys.seal(rest.person, source.key) }
  return JSON.stringify(stored)
}

/** Reads it back; undefined when its person was erased, for then nothing can be charged any more. */
export async function readUnfinished(
  { keys }: Pick<Engine, 'keys'>,
  text: string | null
): Promise<UnfinishedCheckout | undefined> {
  if (text === null) return undefined
  const { is, key: sealed, ...rest } = JSON.parse(text) as Stored
  await keys.load([rest.person])
  const key = keys.open(sealed)
  return key === null ? undefined : { ...rest, source: { is, key } }
}
