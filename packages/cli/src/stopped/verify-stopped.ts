/**
 * What can be proved of a system on MongoDB of which no service runs: that each log is what was written, and goes on to
 * where its read models, policies, keys, the other services and the relay have seen it. Nothing is built or written.
 */
import { findLostEnds, type Seen, seenByRelay, seenByStores } from '@bursar/event-sourcing'
import { type CheckOutcome, checkChain, checkLogEnd, type VerifyOutcome } from '@bursar/gateway'
import type { BackingConfig } from '@bursar/host'
import { siteReadSides } from '../site-read-sides.ts'
import { type MongoSiteStores, mongoSiteStores } from '../transfer/mongo-site-stores.ts'

const LOOK_MS_MAX = 2_000

/** Whether nobody listens there: then it need not be asked again and again. */
export async function isSilent(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/-/live`, { signal: AbortSignal.timeout(LOOK_MS_MAX) })
    return false
  } catch (error) {
    return ((error as Error).cause as { code?: string } | undefined)?.code === 'ECONNREFUSED'
  }
}

/** @param url where the services would answer */
export async function verifyStopped(backing: BackingConfig, url: string): Promise<VerifyOutcome> {
  const place = await mongoSiteStores(backing)
  try {
    return { ok: false, checks: [...(await checksOf(place)), notAsked(url)] }
  } finally {
    await place.close()
  }
}

async function checksOf(place: MongoSiteStores): Promise<CheckOutcome[]> {
  const seen = (await Promise.all(siteReadSides.map(({ name }) => seenBy(place, name)))).flat()
  const logs = new Map([...place.stores].map(([service, { events }]) => [service, events]))
  const lost = await findLostEnds(logs, seen)
  const ends: CheckOutcome[] = []
  const chains: CheckOutcome[] = []
  for (const [service, events] of logs) {
    ends.push(checkLogEnd(service, (await events.head()).position, lost))
    chains.push(await checkChain({ service, events, world: { clock: { sleep: async () => undefined } } }))
  }
  return [...ends, ...chains]
}

async function seenBy({ stores }: MongoSiteStores, service: string): Promise<Seen[]> {
  const own = stores.get(service)
  if (!own) return []
  const projections = siteReadSides
    .filter(({ name }) => name === service)
    .flatMap((side) => side.projections.map(({ name }) => name))
  return [
    ...(await seenByStores({ service, readModels: own.readModels, keys: own.keys, projections })),
    ...(await seenByRelay(service, own.leases))
  ]
}

function notAsked(url: string): CheckOutcome {
  const detail =
    `not compared, since no service answers at ${url}: only the services can rebuild read models. ` +
    'Start them (`bursar start`, or their containers), then `bursar verify` again.'
  return { name: 'read models, reservations and ledger', ok: false, detail }
}
