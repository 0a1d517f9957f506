/**
 * What was due before there were jobs, or in logs that were brought here without theirs, is asked for once, from the read
 * models that know it. What exists already is left as it is.
 */
import type { AskedJob, Engine } from '@bursar/event-sourcing'
import type { JobRun } from '@bursar/jobs'
import { cartExpiry } from '../carts/expire-cart.ts'
import { ALL_HELD, type HeldCoupons } from '../carts/held-coupons-projection.ts'
import { couponLapse } from '../carts/lapse-coupons.ts'
import type { VisitorCartDocument } from '../carts/visitor-carts-projection.ts'
import type { ChargeDocument } from '../charges/projection.ts'
import { finishEarlier } from './finish-checkout-job.ts'

/** Kept with the read models: logs that are brought to new stores have none. */
const SETTING = 'jobs asked for'
const PAGE = 500
const WAIT_MS = 30_000

/** Safe to repeat. */
export async function askForEarlier({ engine, now }: JobRun): Promise<void> {
  const { readModels } = engine
  if ((await readModels.setting(SETTING)) !== undefined) return
  if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
  await askFor<ChargeDocument>(
    engine,
    { projection: 'charges', list: 'unanswered', by: '' },
    ({ profile }) => [finishEarlier(profile, now)]
  )
  await askFor<VisitorCartDocument>(engine, { projection: 'visitor-carts', list: 'kept', by: '' }, (kept) => [
    cartExpiry(kept)
  ])
  await askFor<HeldCoupons>(
    engine,
    { projection: 'held-coupons', list: 'held', by: ALL_HELD },
    ({ user, items }) => [...new Set(Object.values(items))].map((redeemedAt) => couponLapse(user, redeemedAt))
  )
  await readModels.setSetting(SETTING, now)
}

interface From {
  readonly projection: string
  readonly list: string
  readonly by: string
}

async function askFor<Document>(
  { collection, events }: Engine,
  { projection, ...of }: From,
  jobsOf: (document: Document) => readonly AskedJob[]
): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const range = { ...of, descending: false, offset, limit: PAGE }
    const page = await collection(projection).documents<Document>(range)
    await events.jobs.ask(page.flatMap(jobsOf), 'new')
    if (page.length < PAGE) return
  }
}
