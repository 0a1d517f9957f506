/** The place of a service's policies stored again, so that they go on where they were. */
import {
  emptyCheckpoint,
  type Parked,
  POLICIES,
  type StoreSnapshot,
  type Stores
} from '@bursar/event-sourcing'
import type { SiteStores } from './site-stores.ts'

/**
 * Stores up to where they had handled each log, and what they could not handle. Nothing depends on the place but
 * time: what a policy has done is reserved under its event's id, and is not done again.
 */
export async function loadPolicies(
  { handled, parked }: Pick<StoreSnapshot, 'handled' | 'parked'>,
  { readModels }: Stores,
  { cursorsOf }: Pick<SiteStores, 'cursorsOf'>
): Promise<void> {
  const { projection, generation } = POLICIES
  await readModels.open(POLICIES, 'now')
  if (await readModels.checkpoint(projection, generation)) return
  if (Object.keys(handled).length === 0) return
  const park: Parked[] = []
  for await (const page of parked()) park.push(...page)
  const place = { cursors: cursorsOf(handled), positions: handled }
  const checkpoint = { ...emptyCheckpoint(projection, generation), ...place }
  const commit = { spec: POLICIES, before: {}, checkpoint, writes: [], totals: [], park }
  if (!(await readModels.commit([commit])))
    throw new Error('another process is moving the policies of this service')
}
