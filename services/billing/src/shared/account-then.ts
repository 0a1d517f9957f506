import type { Projection } from '@bursar/event-sourcing'
import { foldedRows, type OperationRequest, type Rows } from '@bursar/service-kit'
import { accountStream } from './streams.ts'

/**
 * What a projection keeps of the account of the URL's profile: as it stood at the instant that is asked about, folded
 * from the account's events up to then, else as it stands.
 */
export async function accountRows(
  { asOf, collection, engine, profile }: Pick<OperationRequest, 'asOf' | 'collection' | 'engine' | 'profile'>,
  projection: Projection
): Promise<Rows> {
  if (asOf === undefined) return collection(projection.name)
  const stored = await engine.events.readStream(accountStream(profile.id), 0)
  const events = stored.map((event) => engine.codec.decode(event))
  return foldedRows(
    projection,
    events.filter(({ time }) => time <= asOf)
  )
}
