/**
 * A whole site brought to an empty place: what `bursar copy` and `bursar restore` have in common. Until all of it
 * is there the place is marked, and nothing serves from it; whoever begins again with the same site goes on where
 * an interrupted loading ended.
 */
import { markUnfinished, type SiteSnapshot, unfinished, type WrappedKey } from '@bursar/event-sourcing'
import type { ReadSide } from '@bursar/service-kit'
import { CommandError } from '../command-error.ts'
import { type BuiltModel, buildReadModels } from './build-read-models.ts'
import { loadJobs } from './load-jobs.ts'
import { loadLog } from './load-log.ts'
import { loadKeys, loadReservations } from './load-names.ts'
import { loadPolicies } from './load-policies.ts'
import type { SiteStores } from './site-stores.ts'

export interface LoadParts {
  readonly services: readonly ReadSide[]
  /** What is brought; `id` tells it from every other. */
  readonly from: SiteSnapshot
  readonly id: string
  /** Keys of a service, in pages. */
  keysOf(service: string): AsyncIterable<readonly WrappedKey[]>
  readonly to: SiteStores
  readonly masterKey: Buffer
  /** What is to hold once the keys are there and before anything else is; throws what the loading ends with. */
  check?(): Promise<void>
  /** How far the step of that name is, in events. */
  onProgress(step: string, done: number, of: number): void
}

/** What was loaded of one service. */
export interface LoadedService {
  readonly service: string
  readonly events: number
  readonly reservations: number
  readonly jobs: number
  readonly keys: number
}

export interface LoadReport {
  readonly services: readonly LoadedService[]
  readonly projections: readonly BuiltModel[]
  /** False when a read model is not the one that served. */
  readonly equal: boolean
}

/** Loads everything, and builds the read models. Throws CommandError when something else is at the place. */
export async function loadSite(parts: LoadParts): Promise<LoadReport> {
  const { services, from, id, to, masterKey, onProgress } = parts
  await refuseUsed(to, id)
  const keys = new Map<string, number>()
  for (const [name, { keys: store }] of to.stores) keys.set(name, await loadKeys(parts.keysOf(name), store))
  await parts.check?.()
  for (const { readModels } of to.stores.values()) await markUnfinished(readModels, id)
  const loaded: LoadedService[] = []
  for (const { name } of services) {
    loaded.push({ ...(await loadService(parts, name)), keys: keys.get(name) ?? 0 })
  }
  const standing = new Map([...from.services].map(([name, one]) => [name, one.standing]))
  const projections = await buildReadModels({
    services,
    place: to,
    masterKey,
    standing,
    onProgress: (done, of) => onProgress('read models', done, of)
  })
  // Keys that were at the place may have seen more of another log.
  for (const { events, keys: store } of to.stores.values()) await store.noteLogEnd(await events.head())
  for (const { readModels } of to.stores.values()) await markUnfinished(readModels, undefined)
  return { services: loaded, projections, equal: projections.every(({ equal }) => equal !== false) }
}

/** Where some of it is marked with this id, a loading was interrupted, perhaps while it took its marks off. */
async function refuseUsed({ stores, nameOf }: SiteStores, id: string): Promise<void> {
  const used: string[] = []
  let isOurs = false
  for (const [name, { events, readModels }] of stores) {
    const begun = await unfinished(readModels)
    isOurs ||= begun === id
    if (begun !== undefined && begun !== id) {
      throw new CommandError(
        `Another copy or restore into ${nameOf(name)} is unfinished: finish it, or empty the destination.`
      )
    }
    if ((await events.head()).position > 0) used.push(nameOf(name))
  }
  if (isOurs || used.length === 0) return
  throw new CommandError(`${used.join(', ')} already contains data: the destination must be empty.`)
}

async function loadService({ from, to, onProgress }: LoadParts, service: string) {
  const snapshot = from.services.get(service)
  const stores = to.stores.get(service)
  if (!snapshot || !stores) throw new Error(`nothing is open for ${service}`)
  const reservations = await loadReservations(snapshot.reservations(), stores.events)
  const jobs = await loadJobs(snapshot.jobs(), stores.events)
  const of = snapshot.head.position
  const events = await loadLog(snapshot, stores.events, (done) => onProgress(service, done, of))
  await loadPolicies(snapshot, stores, to)
  return { service, events, reservations, jobs }
}
